import "server-only";
import { z } from "zod";
import { listDenials } from "@/lib/auth/denials";
import { today } from "@/lib/dates";
import { findHead } from "@/lib/db/chain";
import { writeHead } from "@/lib/log-head";
import { pseudonymOf } from "@/lib/pseudonym";
import { organisationQuery, query } from "@/lib/server/query";
import { findByCode, findExtract, findLog, findRows, type LogPage, listProjectNames, listStaff, momentOf, mostExtracted } from "./data";
import { logDays, reviewMonths } from "./domain";
import { listItems, listMonths } from "./sample/data";
import { denialsInput, extractInput, logInput, reviewInput } from "./schema";

/** A page of the log by the reviewer's filters. Persons are codes; whose were shown is logged as well. */
export const listLog = organisationQuery(
  { permission: "log:read", input: logInput, views: { as: "log", persons: ({ page }: { page: LogPage }) => page.personIds } },
  async ({ db, actor }, filter) => {
    const organisationId = actor.organisation.id;
    const days = logDays(filter, today());
    const personId = filter.code ? await findByCode(db, organisationId, filter.code) : null;
    const isNobody = filter.code !== undefined && personId === null;
    return {
      days,
      isNobody,
      page: isNobody ? { rows: [], personIds: [], next: null } : await findLog(db, organisationId, { days, filter, personId }),
      staff: await listStaff(db, organisationId),
      projects: await listProjectNames(db),
    };
  },
);

/**
 * Who has seen and changed a participant's details between two days, for the participant (GDPR art. 15;
 * security R39). Unit, role and time, as the extracts of health care show; the staff's names are given
 * by whoever answers for the log, after asking. Making one is logged.
 */
export const getExtract = query(
  { permission: "log:extract", input: extractInput, views: { as: "extract", persons: ({ personId }: { personId: string }) => [personId] } },
  async ({ db, actor, project }, { participantId, ...asked }) => {
    const organisationId = actor.organisation.id;
    const enrolment = await db.enrolment.findFirst({
      where: { organisationId, projectId: project.id, id: participantId },
      select: { personId: true },
    });
    if (!enrolment) return null;
    const days = logDays(asked, today());
    const rows = await findExtract(db, organisationId, enrolment.personId, days);
    return {
      personId: enrolment.personId,
      code: pseudonymOf(participantId),
      unit: actor.organisation.name,
      projectName: project.name,
      days,
      madeAt: await momentOf(db),
      rows: rows.slice(0, mostExtracted),
      isCut: rows.length > mostExtracted,
    };
  },
);

/** Most refused requests that are shown at once. */
const mostDenials = 200;

/** What was asked for and refused, here and by the organisation's own staff elsewhere. */
export const listRefused = organisationQuery({ permission: "log:read", input: denialsInput }, async ({ actor }, asked) => {
  const days = logDays(asked, today());
  return { days, rows: await listDenials(actor.organisation, days.from, days.until, mostDenials) };
});

/** The end of the log as it is now, in the form that can be kept elsewhere; null while the log is empty. */
export const getLogHead = organisationQuery({ permission: "log:read", input: z.strictObject({}) }, async ({ db, actor }) => {
  const head = await findHead(db, actor.organisation.id);
  return { head: head && { ...head, line: writeHead(head) } };
});

/** The months to review, and what was drawn of one of them. */
export const getReview = organisationQuery(
  { permission: "log:review", input: reviewInput, views: { as: "log", persons: ({ personIds }: { personIds: string[] }) => personIds } },
  async ({ db, actor }, asked) => {
    const organisationId = actor.organisation.id;
    const known = reviewMonths(today());
    const month = asked.month && known.includes(asked.month) ? asked.month : (known[1] ?? "");
    const states = await listMonths(db, organisationId, `${known.at(-1)}-01`);
    const items = await listItems(db, organisationId, month);
    const { rows, personIds } = await findRows(
      db,
      organisationId,
      items.map(({ eventId }) => eventId),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return {
      month,
      isOver: month < today().slice(0, 7),
      months: known.map(
        (one) => states.find((state) => state.month === one) ?? { month: one, drawn: false, isWhole: false, items: 0, left: 0 },
      ),
      items: items.flatMap(({ eventId, ...item }) => {
        const row = byId.get(String(eventId));
        return row ? [{ ...item, row, isOwn: row.actorId === actor.userId }] : [];
      }),
      personIds,
      projects: await listProjectNames(db),
    };
  },
);
