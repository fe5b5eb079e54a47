/** All statements of the store, prepared once. The SQL of each stands in a file of its own under `queries/`; none here. */
import type { DatabaseSync } from 'node:sqlite';
import { prepareAddEntries } from './queries/add-entries.ts';
import { prepareAddTally } from './queries/add-tally.ts';
import { prepareAddWaiting } from './queries/add-waiting.ts';
import { prepareAnyOutbox } from './queries/any-outbox.ts';
import { prepareAnySuppression } from './queries/any-suppression.ts';
import { prepareCountHeld } from './queries/count-held.ts';
import { prepareCountLetters } from './queries/count-letters.ts';
import { prepareCountQueued } from './queries/count-queued.ts';
import { prepareCountRuns } from './queries/count-runs.ts';
import { prepareCountSubscribers } from './queries/count-subscribers.ts';
import { prepareDeleteAddress } from './queries/delete-address.ts';
import { prepareDeleteBundle } from './queries/delete-bundle.ts';
import { prepareDeleteFlights } from './queries/delete-flights.ts';
import { prepareDeleteHeld } from './queries/delete-held.ts';
import { prepareDeleteLanded } from './queries/delete-landed.ts';
import { prepareDeleteLetter } from './queries/delete-letter.ts';
import { prepareDeleteName } from './queries/delete-name.ts';
import { prepareDeleteOutbox } from './queries/delete-outbox.ts';
import { prepareDeleteQuarantine } from './queries/delete-quarantine.ts';
import { prepareDeleteSubscriber } from './queries/delete-subscriber.ts';
import { prepareDeleteSuppression } from './queries/delete-suppression.ts';
import { prepareDeleteSweep } from './queries/delete-sweep.ts';
import { prepareDeleteTouches } from './queries/delete-touches.ts';
import { prepareDeleteTrail } from './queries/delete-trail.ts';
import { prepareDueSubscribers } from './queries/due-subscribers.ts';
import { prepareEraseAddresses } from './queries/erase-addresses.ts';
import { prepareEraseAliases } from './queries/erase-aliases.ts';
import { prepareEraseConsents } from './queries/erase-consents.ts';
import { prepareEraseLetters } from './queries/erase-letters.ts';
import { prepareEraseOutbox } from './queries/erase-outbox.ts';
import { prepareEraseSpilled } from './queries/erase-spilled.ts';
import { prepareEraseTouches } from './queries/erase-touches.ts';
import { prepareFindAlias } from './queries/find-alias.ts';
import { prepareFindHeld } from './queries/find-held.ts';
import { prepareFindLetter } from './queries/find-letter.ts';
import { prepareFindName } from './queries/find-name.ts';
import { prepareFindOutbox } from './queries/find-outbox.ts';
import { prepareFindSpilled } from './queries/find-spilled.ts';
import { prepareFindSuppression } from './queries/find-suppression.ts';
import { prepareFindWord } from './queries/find-word.ts';
import { prepareForgetHeld } from './queries/forget-held.ts';
import { prepareForgetLetters } from './queries/forget-letters.ts';
import { prepareForgetRunCounts } from './queries/forget-run-counts.ts';
import { prepareForgetSpilled } from './queries/forget-spilled.ts';
import { prepareForgetTallies } from './queries/forget-tallies.ts';
import { prepareForgetTouches } from './queries/forget-touches.ts';
import { prepareForgetWaiting } from './queries/forget-waiting.ts';
import { prepareGroupQueued } from './queries/group-queued.ts';
import { prepareHasOutbox } from './queries/has-outbox.ts';
import { prepareInsertAddress } from './queries/insert-address.ts';
import { prepareInsertAudit } from './queries/insert-audit.ts';
import { prepareInsertConsent } from './queries/insert-consent.ts';
import { prepareInsertFlights } from './queries/insert-flights.ts';
import { prepareInsertHeld } from './queries/insert-held.ts';
import { prepareInsertName } from './queries/insert-name.ts';
import { prepareInsertQuarantine } from './queries/insert-quarantine.ts';
import { prepareInsertSpilled } from './queries/insert-spilled.ts';
import { prepareInsertSubscriber } from './queries/insert-subscriber.ts';
import { prepareInsertWord } from './queries/insert-word.ts';
import { prepareLastConsent } from './queries/last-consent.ts';
import { prepareLastSend } from './queries/last-send.ts';
import { prepareLettersOf } from './queries/letters-of.ts';
import { prepareListAliases } from './queries/list-aliases.ts';
import { prepareListAtAddress } from './queries/list-at-address.ts';
import { prepareListAttempting } from './queries/list-attempting.ts';
import { prepareListAudit } from './queries/list-audit.ts';
import { prepareListBundles } from './queries/list-bundles.ts';
import { prepareListConsents } from './queries/list-consents.ts';
import { prepareListFlights } from './queries/list-flights.ts';
import { prepareListHeld } from './queries/list-held.ts';
import { prepareListHeldAfter } from './queries/list-held-after.ts';
import { prepareListHeldSends } from './queries/list-held-sends.ts';
import { prepareListLetters } from './queries/list-letters.ts';
import { prepareListMoments } from './queries/list-moments.ts';
import { prepareListOutboxOf } from './queries/list-outbox-of.ts';
import { prepareListQuarantine } from './queries/list-quarantine.ts';
import { prepareListQueued } from './queries/list-queued.ts';
import { prepareListQueuedOf } from './queries/list-queued-of.ts';
import { prepareListRunCounts } from './queries/list-run-counts.ts';
import { prepareListSweeps } from './queries/list-sweeps.ts';
import { prepareListTallies } from './queries/list-tallies.ts';
import { prepareListTouches } from './queries/list-touches.ts';
import { prepareListWaiting } from './queries/list-waiting.ts';
import { prepareListWords } from './queries/list-words.ts';
import { prepareMoveAliases } from './queries/move-aliases.ts';
import { prepareMoveSpilled } from './queries/move-spilled.ts';
import { prepareNextDue } from './queries/next-due.ts';
import { preparePutLanded } from './queries/put-landed.ts';
import { preparePutLetter } from './queries/put-letter.ts';
import { preparePutOutbox } from './queries/put-outbox.ts';
import { preparePutSweep } from './queries/put-sweep.ts';
import { preparePutTouch } from './queries/put-touch.ts';
import { prepareReadEntries } from './queries/read-entries.ts';
import { prepareReadFlights } from './queries/read-flights.ts';
import { prepareReadMeta } from './queries/read-meta.ts';
import { prepareReadName } from './queries/read-name.ts';
import { prepareReadPlan } from './queries/read-plan.ts';
import { prepareReadSubscriber } from './queries/read-subscriber.ts';
import { prepareReadTrail } from './queries/read-trail.ts';
import { prepareSubscribersAfter } from './queries/subscribers-after.ts';
import { prepareUpdateFlights } from './queries/update-flights.ts';
import { prepareUpdateState } from './queries/update-state.ts';
import { prepareUpdateSubscriber } from './queries/update-subscriber.ts';
import { prepareUpdateTrail } from './queries/update-trail.ts';
import { prepareWriteAlias } from './queries/write-alias.ts';
import { prepareWriteAside } from './queries/write-aside.ts';
import { prepareWriteBundle } from './queries/write-bundle.ts';
import { prepareWriteMeta } from './queries/write-meta.ts';
import { prepareWriteMoments } from './queries/write-moments.ts';
import { prepareWritePlan } from './queries/write-plan.ts';
import { prepareWriteSuppression } from './queries/write-suppression.ts';
import { prepareWriteTrail } from './queries/write-trail.ts';

/** Of people: what is known of them, their names, messages held for them, and their consent. */
function prepareForPeople(database: DatabaseSync) {
  return {
    readSubscriber: prepareReadSubscriber(database),
    findName: prepareFindName(database),
    insertName: prepareInsertName(database),
    readName: prepareReadName(database),
    deleteName: prepareDeleteName(database),
    insertSubscriber: prepareInsertSubscriber(database),
    updateSubscriber: prepareUpdateSubscriber(database),
    updateState: prepareUpdateState(database),
    updateTrail: prepareUpdateTrail(database),
    writeAside: prepareWriteAside(database),
    listOutboxOf: prepareListOutboxOf(database),
    readTrail: prepareReadTrail(database),
    writeTrail: prepareWriteTrail(database),
    deleteTrail: prepareDeleteTrail(database),
    deleteSubscriber: prepareDeleteSubscriber(database),
    dueSubscribers: prepareDueSubscribers(database),
    nextDue: prepareNextDue(database),
    subscribersAfter: prepareSubscribersAfter(database),
    countSubscribers: prepareCountSubscribers(database),
    insertSpilled: prepareInsertSpilled(database),
    findSpilled: prepareFindSpilled(database),
    forgetSpilled: prepareForgetSpilled(database),
    eraseSpilled: prepareEraseSpilled(database),
    findAlias: prepareFindAlias(database),
    writeAlias: prepareWriteAlias(database),
    moveAliases: prepareMoveAliases(database),
    moveSpilled: prepareMoveSpilled(database),
    listAliases: prepareListAliases(database),
    eraseAliases: prepareEraseAliases(database),
    findHeld: prepareFindHeld(database),
    insertHeld: prepareInsertHeld(database),
    listHeld: prepareListHeld(database),
    deleteHeld: prepareDeleteHeld(database),
    forgetHeld: prepareForgetHeld(database),
    countHeld: prepareCountHeld(database),
    insertConsent: prepareInsertConsent(database),
    lastConsent: prepareLastConsent(database),
    eraseConsents: prepareEraseConsents(database),
    insertAddress: prepareInsertAddress(database),
    deleteAddress: prepareDeleteAddress(database),
    eraseAddresses: prepareEraseAddresses(database),
    listConsents: prepareListConsents(database),
    listAtAddress: prepareListAtAddress(database),
  };
}

/** Of sends. */
function prepareForSends(database: DatabaseSync) {
  return {
    insertFlights: prepareInsertFlights(database),
    readFlights: prepareReadFlights(database),
    updateFlights: prepareUpdateFlights(database),
    deleteFlights: prepareDeleteFlights(database),
    listFlights: prepareListFlights(database),
    putLanded: preparePutLanded(database),
    deleteLanded: prepareDeleteLanded(database),
    lastSend: prepareLastSend(database),
    anyOutbox: prepareAnyOutbox(database),
    hasOutbox: prepareHasOutbox(database),
    putOutbox: preparePutOutbox(database),
    findOutbox: prepareFindOutbox(database),
    deleteOutbox: prepareDeleteOutbox(database),
    listQueued: prepareListQueued(database),
    listQueuedOf: prepareListQueuedOf(database),
    groupQueued: prepareGroupQueued(database),
    listAttempting: prepareListAttempting(database),
    countQueued: prepareCountQueued(database),
    listAudit: prepareListAudit(database),
    insertAudit: prepareInsertAudit(database),
    forgetTallies: prepareForgetTallies(database),
    listTallies: prepareListTallies(database),
    addTally: prepareAddTally(database),
    listHeldAfter: prepareListHeldAfter(database),
    listHeldSends: prepareListHeldSends(database),
    addWaiting: prepareAddWaiting(database),
    listWaiting: prepareListWaiting(database),
    forgetWaiting: prepareForgetWaiting(database),
    eraseOutbox: prepareEraseOutbox(database),
    putLetter: preparePutLetter(database),
    findLetter: prepareFindLetter(database),
    listLetters: prepareListLetters(database),
    lettersOf: prepareLettersOf(database),
    countLetters: prepareCountLetters(database),
    deleteLetter: prepareDeleteLetter(database),
    eraseLetters: prepareEraseLetters(database),
    forgetLetters: prepareForgetLetters(database),
    anySuppression: prepareAnySuppression(database),
    findSuppression: prepareFindSuppression(database),
    writeSuppression: prepareWriteSuppression(database),
    deleteSuppression: prepareDeleteSuppression(database),
    putTouch: preparePutTouch(database),
    listTouches: prepareListTouches(database),
    deleteTouches: prepareDeleteTouches(database),
    eraseTouches: prepareEraseTouches(database),
    forgetTouches: prepareForgetTouches(database),
  };
}

/** Of plans and of what everybody shares. */
function prepareForPlans(database: DatabaseSync) {
  return {
    listMoments: prepareListMoments(database),
    writeMoments: prepareWriteMoments(database),
    readEntries: prepareReadEntries(database),
    addEntries: prepareAddEntries(database),
    listSweeps: prepareListSweeps(database),
    putSweep: preparePutSweep(database),
    deleteSweep: prepareDeleteSweep(database),
    insertQuarantine: prepareInsertQuarantine(database),
    listQuarantine: prepareListQuarantine(database),
    deleteQuarantine: prepareDeleteQuarantine(database),
    writePlan: prepareWritePlan(database),
    readPlan: prepareReadPlan(database),
    writeBundle: prepareWriteBundle(database),
    listBundles: prepareListBundles(database),
    deleteBundle: prepareDeleteBundle(database),
    countRuns: prepareCountRuns(database),
    listRunCounts: prepareListRunCounts(database),
    forgetRunCounts: prepareForgetRunCounts(database),
    readMeta: prepareReadMeta(database),
    listWords: prepareListWords(database),
    insertWord: prepareInsertWord(database),
    findWord: prepareFindWord(database),
    writeMeta: prepareWriteMeta(database),
  };
}

/** Prepares every statement; the schema must be there. */
export function prepareAll(database: DatabaseSync) {
  return { ...prepareForPeople(database), ...prepareForSends(database), ...prepareForPlans(database) };
}

export type Statements = ReturnType<typeof prepareAll>;
