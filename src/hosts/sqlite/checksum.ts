/** The checksum that stands beside a text of the file whose damage must be seen when it is read. */
import { crc32 } from 'node:zlib';

/** CRC-32 (ISO 3309) of the UTF-8 bytes of a text, as a signed number: four bytes in the file. Pure. */
export function checksumOf(text: string): number {
  return crc32(text) | 0;
}
