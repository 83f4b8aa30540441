import { randomUUID } from "node:crypto";
import { listParties } from "../../lib/consents/data.ts";
import { addDays, asDate, today } from "../../lib/dates.ts";
import { type TenantDb, withTenant } from "../../lib/db/tenant.ts";
import { buildAgenda, insertItems, listItems, listStandings, saveDone, saveOutcome } from "../../lib/meetings/agenda/data.ts";
import { byUrgency, candidateOf } from "../../lib/meetings/agenda/domain.ts";
import { insertSeries, listEarlier, listSeries, planOccurrence, type Scope, type Series, updateMeeting } from "../../lib/meetings/data.ts";
import { occurrencesOf } from "../../lib/meetings/domain.ts";
import { saveAttendance } from "../../lib/meetings/room/data.ts";
import type { ProjectSeed } from "./projects/project.ts";

/** How many of each series' latest meetings have been held in Samsteg. */
const held = 3;

/** The project's series of meetings, and the latest of each held. */
export async function loadMeetings(db: TenantDb, owned: Scope, seed: ProjectSeed): Promise<void> {
  const { startsOn, endsOn } = seed;
  const usual = { room: "", startsAt: "09:00", minutes: 60 };
  for (const { rule, perYear, ...series } of seed.meetings) {
    const when = rule ? { rule: { ...rule, startsOn, endsOn } as never } : { rule: null, perYear };
    await insertSeries(db, owned, { ...usual, ...series, ...when });
  }
  const last = endsOn && endsOn < today() ? endsOn : addDays(today(), -1);
  for (const series of await listSeries(db, owned)) {
    const days = series.rule ? occurrencesOf(series.rule, addDays(last, -400), last) : [];
    for (const day of days.slice(-held)) {
      const { id } = await planOccurrence(db, owned, series, day);
      const [openedAt, closedAt] = [asDate(day), new Date(asDate(day).getTime() + series.minutes * 60_000)];
      await updateMeeting(db, owned, id, 1, { openedAt, closedAt });
    }
  }
}

/** The next meeting of a project's first series, with its agenda: within the week, moved there if its day is further ahead. */
export async function loadComingMeeting(organisationId: string, projectId: string, rhythmDays: number): Promise<void> {
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() } as const;
  const owned = { organisationId, projectId };
  await withTenant(scope, "write", async (db) => {
    const [series] = await listSeries(db, owned);
    const day = series?.rule && occurrencesOf(series.rule, today(), addDays(today(), 40))[0];
    if (!series || !day) return;
    const { id } = await planOccurrence(db, owned, series, day);
    if (day > addDays(today(), 6)) await updateMeeting(db, owned, id, 1, { heldOn: addDays(today(), 1) });
    await discussLast(db, owned, series, rhythmDays);
    await buildAgenda(db, owned, id, { rhythmDays, on: today() });
  });
}

/** What the latest meeting took up: two decided and carried out, one tabled, which goes on to the next. */
async function discussLast(db: TenantDb, owned: Scope, series: Series, rhythmDays: number): Promise<void> {
  const [last] = (await listEarlier(db, owned, today(), 1)).filter(({ seriesId }) => seriesId === series.id);
  if (!last) return;
  const standings = await listStandings(db, owned, last.id, today());
  const candidates = byUrgency(standings.flatMap((standing) => candidateOf(standing, rhythmDays, today()) ?? []));
  await insertItems(db, owned, last.id, candidates.slice(0, discussed.length));
  const parties = await listParties(db, owned);
  const absent = parties.at(-1);
  if (absent) await saveAttendance(db, owned, { meetingId: last.id, partyId: absent.id, presence: "ABSENT", itemId: null });
  const heardBy = parties.slice(0, -1).map(({ id }) => id);
  for (const [n, { id }] of (await listItems(db, owned, last.id)).entries()) {
    const { decision, minutes } = discussed[n] ?? { decision: "FORTSATT", minutes: null };
    const [ownerPartyId = null, other] = [heardBy[n], heardBy[1]];
    const outcome = { decision, skipReason: null, ownerPartyId, ownerUserId: null, dueOn: addDays(last.heldOn, 14), heardBy };
    await saveOutcome(
      db,
      owned,
      { id, version: 1 },
      { ...outcome, otherPlan: n === 1 && other ? [other] : [], decidedById: null },
      minutes,
    );
    await saveDone(db, owned, id, true);
  }
}
const discussed = [
  { decision: "FORTSATT", minutes: "Alla parter har samma bild. Arbetsträningen går vidare som planerat." },
  { decision: "PART_GER_TID", minutes: "En tid bokas inom två veckor." },
  { decision: "BORDLAGG", minutes: null },
];
