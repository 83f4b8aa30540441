// The API in OpenAPI 3.1. Held against the routes by tests/db/follow-up.test.ts.

const whole = { type: "integer", minimum: 0 };
const fraction = { type: ["number", "null"], minimum: 0, maximum: 1, description: "Null without a denominator" };
const object = (properties: Record<string, unknown>, note?: string) => ({
  type: "object",
  required: Object.keys(properties),
  properties,
  ...(note ? { description: note } : {}),
});
const countsOf = (...names: string[]) => object(Object.fromEntries(names.map((name) => [name, whole])));
const countsByCode = (note: string) => ({ type: "object", additionalProperties: whole, description: note });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const problemAnswer = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: ref("Problem") } },
});
const problems = {
  "400": { $ref: "#/components/responses/BadRequest" },
  "401": { $ref: "#/components/responses/Unauthorized" },
  "403": { $ref: "#/components/responses/Forbidden" },
  "404": { $ref: "#/components/responses/NotFound" },
};

const project = {
  name: "project",
  in: "path",
  required: true,
  description: "The project's short name, as in its address in the app",
  schema: { type: "string" },
};
const dayParameter = (name: string, required: boolean, description: string) => ({
  name,
  in: "query",
  required,
  description,
  schema: { type: "string", format: "date" },
});
const choice = (name: string, values: string[], standard: string, description: string) => ({
  name,
  in: "query",
  required: false,
  description,
  schema: { type: "string", enum: values, default: standard },
});
const asOf = dayParameter("asOf", false, "Only facts dated on or before this day. Default: today in Sweden, or the project's last day.");

const read = (operationId: string, summary: string, scope: string, parameters: unknown[], schema: string) => ({
  get: {
    operationId,
    summary,
    description: `Needs the scope ${scope}. Persons are counted: someone enrolled twice is one person, registrations by mistake are none.`,
    parameters: [project, ...parameters],
    responses: {
      "200": { description: "The answer", content: { "application/json": { schema: ref(schema) } } },
      ...problems,
    },
  },
});

const filePart = { type: "string", contentMediaType: "text/csv", description: "CSV: UTF-8 or Windows-1252; `;`, `,` or tab" };
const importAnswer = (description: string) => ({ description, content: { "application/json": { schema: ref("ImportResult") } } });

const imports = {
  post: {
    operationId: "importFiles",
    summary: "Check or write import files",
    description:
      "Needs the scope imports:write. `preview` checks and writes nothing; `commit` writes everything or, with problems, nothing. The same files twice change nothing.",
    parameters: [
      project,
      {
        ...choice("mode", ["preview", "commit"], "preview", "What to do with the files"),
        required: true,
        schema: { type: "string", enum: ["preview", "commit"] },
      },
    ],
    requestBody: {
      required: true,
      content: {
        "multipart/form-data": {
          schema: {
            type: "object",
            minProperties: 1,
            properties: {
              hushall: filePart,
              barn: filePart,
              deltagare: filePart,
              matningar: filePart,
              situationer: filePart,
              insatser: filePart,
              arbetsbok: {
                type: "string",
                contentMediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                description: "One .xlsx with sheets named as the files",
              },
            },
          },
        },
      },
    },
    responses: {
      "200": importAnswer("Checked, or written"),
      ...problems,
      "409": problemAnswer("Another import into the project is being written, or somebody changed the same rows; nothing is written"),
      "413": problemAnswer("Larger than the documented limits"),
      "422": importAnswer("Problems: nothing is written"),
    },
  },
};

const path = (name: string) => `/api/v1/projects/{project}/${name}`;

export const description = {
  openapi: "3.1.0",
  info: {
    title: "Samsteg",
    version: "1.0.0",
    description: "Figures and enrolments of one organisation's projects, and imports into them. A token belongs to one organisation.",
  },
  servers: [{ url: "/" }],
  security: [{ token: [] }],
  paths: {
    [path("imports")]: imports,
    [path("summary")]: read("getSummary", "Participants, households and children on a day", "figures:read", [asOf], "Summary"),
    [path("steps")]: read(
      "getSteps",
      "Where participants stand on a day",
      "figures:read",
      [
        asOf,
        choice("scope", ["ever", "current"], "ever", "Everyone ever enrolled, or those current on the day"),
        choice("at", ["last", "start"], "last", "Last known value, or the value at enrolment"),
      ],
      "Steps",
    ),
    [path("step-movements")]: read(
      "getStepMovements",
      "How participants moved between two days",
      "figures:read",
      [dayParameter("from", true, "The period's first day"), dayParameter("to", true, "The period's last day; not before `from`")],
      "StepMovements",
    ),
    [path("goals")]: read(
      "getGoals",
      "The project's goals as they stood on a day, and how many have reached them",
      "figures:read",
      [asOf],
      "Goals",
    ),
    [path("participants")]: read(
      "listParticipants",
      "Enrolments under pseudonyms, page by page",
      "participants:read",
      [
        { name: "cursor", in: "query", required: false, description: "`nextCursor` of the page before", schema: { type: "string" } },
        {
          name: "limit",
          in: "query",
          required: false,
          description: "Rows in a page",
          schema: { type: "integer", minimum: 1, maximum: 500, default: 50 },
        },
      ],
      "Participants",
    ),
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer", description: "Made in the app by an administrator; shown once" } },
    responses: {
      BadRequest: problemAnswer("A missing, malformed or impossible parameter"),
      Unauthorized: problemAnswer("No token, or an unknown one"),
      Forbidden: problemAnswer("The token lacks the scope"),
      NotFound: problemAnswer("No such project in the token's organisation"),
    },
    schemas: {
      Problem: {
        type: "object",
        description: "RFC 9457",
        required: ["type", "title", "status"],
        properties: {
          type: { type: "string", format: "uri-reference" },
          title: { type: "string" },
          status: { type: "integer" },
          detail: { type: "string" },
        },
      },
      Distribution: countsOf("0", "1", "2", "3", "4"),
      Summary: object({
        participants: countsOf("ever", "current", "women", "men", "unknownSex"),
        households: countsOf("ever", "current", "single", "couple"),
        children: countsOf("minors", "adultsAtHome", "whoseParentBecameSelfSufficient"),
      }),
      Steps: object({
        distribution: ref("Distribution"),
        participants: { ...whole, description: "The sum of the distribution" },
        unmeasured: whole,
      }),
      StepMovements: object({
        from: { type: "string", format: "date" },
        to: { type: "string", format: "date" },
        participants: whole,
        households: whole,
        continuing: whole,
        new: whole,
        left: { ...whole, description: "No longer enrolled on `to`; continuing or new as well" },
        moves: countsOf("selfSufficient", "forward", "same", "back"),
        sameReasons: countsByCode("Why unchanged, by code; INGEN_UPPGIFT without one. Sums to `moves.same`."),
        waitingFor: countsByCode("VANTAR_PART of `sameReasons`, by the party's code, else its name"),
        backReasons: countsByCode("Why lower, by code. Sums to `moves.back`."),
        notExpectedToMove: whole,
        newUnchanged: whole,
        notMeasured: whole,
      }),
      Goals: { type: "array", items: ref("Goal") },
      Goal: object(
        {
          key: { type: "string" },
          label: { type: "string" },
          numerator: { type: "number", minimum: 0, description: "Whole persons, exits or states; place-years are days ÷ 365" },
          denominator: { type: ["integer", "null"], minimum: 0, description: "Null for a number that is no share of anything" },
          share: fraction,
          ofAllParticipants: {
            oneOf: [object({ numerator: whole, denominator: whole, share: fraction }), { type: "null" }],
            description: "The same of everyone who took part; null where it has no meaning",
          },
          target: { type: ["number", "null"], description: "A fraction 0–1 for shares, else a number; null: shown, not judged" },
          direction: { type: ["string", "null"], enum: ["atLeast", "atMost", null] },
          unit: { type: "string", enum: ["share", "count", "placeYears", "yesNo"] },
          verdict: { type: "string", enum: ["met", "notMet", "notAssessable"] },
          stillNeeded: {
            type: ["integer", "null"],
            minimum: 0,
            description: "Whole persons missing at the present denominator; for at most: too many",
          },
        },
        "One goal, judged on whole numbers on the day asked for",
      ),
      Participant: object(
        {
          id: { type: "string", format: "uuid", description: "A pseudonym; not the import file's" },
          sex: { type: "string", enum: ["KVINNA", "MAN", "UPPGIFT_SAKNAS"] },
          start: { type: "string", format: "date" },
          end: { type: ["string", "null"], format: "date", description: "The first day outside" },
          step: { type: ["integer", "null"], minimum: 0, maximum: 4, description: "The enrolment's own last value" },
          outcome: {
            type: ["string", "null"],
            enum: ["SJALVFORSORJANDE", "STUDERAR", "HALLBAR_PLANERING", "AVBRUTIT", null],
            description: "Null while open",
          },
        },
        "One enrolment",
      ),
      Participants: object({
        items: { type: "array", items: ref("Participant") },
        nextCursor: { type: ["string", "null"], description: "Null on the last page" },
      }),
      ImportRemark: object({
        file: { type: "string" },
        row: { type: ["integer", "null"], description: "As in a spreadsheet: the header is row 1" },
        column: { type: ["string", "null"] },
        reason: { type: "string" },
      }),
      ImportResult: object({
        created: { ...whole, description: "Rows over all files" },
        updated: whole,
        unchanged: whole,
        problems: { type: "array", maxItems: 1000, items: ref("ImportRemark") },
        notices: { type: "array", items: ref("ImportRemark") },
      }),
    },
  },
} as const;
