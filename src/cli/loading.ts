/** How the program itself is loaded: what was compiled once is kept, and with RUTTER_DEBUG errors name lines of the sources. */
import { enableCompileCache, setSourceMapsSupport } from 'node:module';

enableCompileCache();
// Reading the maps takes as long as reading the program: only for those who ask where an error comes from.
if ((process.env.RUTTER_DEBUG ?? '') !== '') setSourceMapsSupport(true);
