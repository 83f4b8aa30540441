import type { NoteKind } from "../../lib/codes.ts";
import { addDays, addMonths, type Day, daysBetween, toDay, toDayOrNull, today } from "../../lib/dates.ts";
import { type TenantDb, withTenant } from "../../lib/db/tenant.ts";
import { saveFollowUp } from "../../lib/exits/data.ts";
import { insertRevision } from "../../lib/notes/data.ts";
import { insertSituation, listSituations } from "../../lib/participants/situation/data.ts";
import { insertTask } from "../../lib/tasks/data.ts";

// What caseworkers have written and have to do. Invented, and about nobody: the same few texts for all.
const notes: [kind: NoteKind, text: string][] = [
  ["SAMTAL", "Sedan sist:\nHar varit på två studiebesök och tycker att det gick bra.\n\nVi bestämde:\nSöker en plats tre dagar i veckan."],
  ["VECKOSAMTAL", "Kommer i tid och vill utöka timmarna. Tar upp det med arbetsplatsen på fredag."],
  [
    "TELEFON",
    "Vem ringde:\nHandledaren på arbetsplatsen.\n\nVad det gällde:\nSchemat för nästa månad. Det passar med hämtning och lämning.",
  ],
  ["MI", "Pratade om vad som skulle göra vardagen lättare. Vill börja med att få ordning på ekonomin."],
  [
    "TREPART",
    "Vilka var med:\nArbetsförmedlingen, kommunen och deltagaren.\n\nVad varje part gör och till när:\nAF ser över stödet före månadsskiftet.",
  ],
  ["ANTECKNING", "Behöver intyg på svenska från tidigare arbetsgivare. Hjälptes åt att skriva brevet."],
];
/** How long after the start each was written, as shares of the time that has passed; person by person one, two or three of them. */
const moments = [0.9, 0.5, 0.2];

// About the first participants of a project that goes on: due so many days from today, needed since so many days ago.
const tasks: [title: string, due: number, needed: number | null][] = [
  ["Begär intyg från vården", -3, 24],
  ["Boka studiebesök", 0, null],
  ["Ring arbetsplatsen om schemat", 2, null],
  ["Följ upp ansökan om lönebidrag", 6, 40],
  ["Kalla till trepartsmöte", 12, 9],
];

/** Writes notes about everybody in a project, and tasks: about participants where work goes on, for the project where it has ended. */
export async function loadCasework(organisationId: string, project: { id: string; goesOn: boolean }): Promise<void> {
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: crypto.randomUUID() } as const;
  const place = { organisationId, projectId: project.id };
  const now = today();
  await withTenant(
    scope,
    "write",
    async (db) => {
      const people = await db.enrolment.findMany({
        where: { organisationId, projectId: project.id },
        orderBy: [{ startsOn: "asc" }, { externalId: "asc" }],
        select: { id: true, startsOn: true, endsOn: true, caseworkerId: true, person: { select: { protection: true } } },
      });
      for (const [nth, { id: enrolmentId, startsOn, endsOn, caseworkerId }] of people.entries()) {
        const last = [toDayOrNull(endsOn) ?? now, now].sort()[0] as Day;
        for (const [at, share] of moments.slice(0, 1 + (nth % moments.length)).entries()) {
          const [kind, text] = notes[(nth + at) % notes.length] as (typeof notes)[number];
          const notedOn = addDays(toDay(startsOn), Math.floor(Math.max(0, daysBetween(toDay(startsOn), last)) * share));
          await insertRevision(db, place, { enrolmentId, kind, notedOn, text, reason: null, recordedById: caseworkerId });
        }
      }
      await followUp(db, organisationId, project.goesOn, people);
      const current = people.filter(({ endsOn, person }) => endsOn === null && person.protection === null);
      if (!project.goesOn) {
        const facts = { enrolmentId: null, ownerId: null, ownerPartyId: null, neededSince: null };
        await insertTask(db, place, { ...facts, title: "Gå igenom handlingarna inför arkivering", dueOn: addDays(now, 20) }, null);
        return;
      }
      for (const [nth, [title, due, needed]] of tasks.entries()) {
        const person = current[nth];
        if (!person) continue;
        const neededSince = needed === null ? null : addDays(now, -needed);
        // The last one is nobody's yet.
        const ownerId = nth === tasks.length - 1 ? null : person.caseworkerId;
        const facts = { enrolmentId: person.id, title, ownerId, ownerPartyId: null, dueOn: addDays(now, due), neededSince };
        await insertTask(db, place, facts, person.caseworkerId);
      }
    },
    { timeout: 60_000 },
  );
}

type Left = { id: string; endsOn: Date | null; caseworkerId: string | null };

/** Where work goes on: asks those who have left how it went, but for the last days' follow-ups: those still wait. Who was never asked before is not reached. */
async function followUp(db: TenantDb, organisationId: string, goesOn: boolean, people: Left[]): Promise<void> {
  if (!goesOn) return;
  const now = today();
  for (const { id: enrolmentId, endsOn, caseworkerId } of people) {
    if (!endsOn) continue;
    const [last] = await listSituations(db, organisationId, enrolmentId);
    for (const months of [1, 3, 6, 12, 15]) {
      const followedOn = addDays(addMonths(toDay(endsOn), months), 2);
      if (followedOn >= addDays(now, -10)) break;
      const facts = { followedOn, isReached: last !== undefined, recordedById: caseworkerId };
      await saveFollowUp(db, organisationId, { enrolmentId, months, version: 0 }, facts);
      if (!last) continue;
      const { incomeSources, occupation, extentPercent, education } = last;
      await insertSituation(db, organisationId, enrolmentId, {
        observedOn: followedOn,
        incomeSources,
        occupation,
        extentPercent,
        education,
      });
    }
  }
}
