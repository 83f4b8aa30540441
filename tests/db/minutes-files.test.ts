import { beforeEach, describe, expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import type { FormState } from "@/lib/form";
import { addItems, addMeeting, closeMeeting, decideItem, decideReferralItem, startMeeting } from "@/lib/meetings/actions";
import { writePdf, writeWord } from "@/lib/meetings/minutes/files";
import { answerMinutesInPdf, answerMinutesInWord } from "@/lib/meetings/minutes/queries";
import { getMeeting } from "@/lib/meetings/queries";
import { pseudonymOf } from "@/lib/pseudonym";
import { linesOfWord, partOfWord, textOfPdf } from "../support/documents.ts";
import { requestState } from "../support/request.ts";
import { aWorld, owner, send, type World } from "../support/world.ts";

const day = today();
/** What somebody types that another program could take for a formula, or for markup. */
const hostile = '=HYPERLINK("http://ond.example";"x") <w:p/> </w:t> & \u0007(Tj) åäö';
let world: World;
let meetingId: string;
let person: { enrolmentId: string; personId: string };
let referralId: string;

const saved = (state: FormState) => {
  expect(state).toMatchObject({ status: "ok" });
  return state.result ?? {};
};
beforeEach(async () => {
  world = await aWorld();
  await world.signInAs("projectLeader");
  person = await world.enrol({ givenName: "Kanarina", familyName: "Fågelsång" });
  referralId = await world.refer(
    (await world.enrol({ familyName: "Sidensvans", endsOn: "2024-02-01", exitReason: "ENLIGT_PLAN" })).personId,
  );
  const when = { kind: "REMISSGRUPP", heldOn: day, startsAt: "09:00", minutes: "60" };
  meetingId = saved(await send(addMeeting, world.place, when)).meetingId ?? "";
  saved(await send(addItems, world.place, { meetingId, enrolmentIds: [person.enrolmentId], referralIds: [referralId] }));
  saved(await send(startMeeting, world.place, { meetingId, version: "1" }));
  const [referred, participant] = (await getMeeting(world.place, { meetingId })).items;
  const decided = { version: "1", dueOn: addDays(day, 7) };
  const referralItem = { ...decided, itemId: referred?.id ?? "", referralVersion: "1", decision: "QUEUE", owner: "usual" };
  saved(await send(decideReferralItem, world.place, referralItem));
  saved(
    await send(decideItem, world.place, {
      ...decided,
      itemId: participant?.id ?? "",
      decision: "FORTSATT",
      owner: `party:${world.parties.af}`,
      samePlan: [world.parties.jobbtorg, world.parties.fk],
      minutes: hostile,
    }),
  );
  saved(await send(closeMeeting, world.place, { meetingId, version: "2" }));
});

const asked = (id = meetingId) =>
  [new Request("http://localhost:3000/x"), { params: Promise.resolve({ ...world.place, meetingId: id }) }] as const;
const bytesOf = async (answer: Response) => {
  expect(answer.status).toBe(200);
  return new Uint8Array(await answer.arrayBuffer());
};
const typed = hostile.replace("\u0007", "");

describe("minutes as files", () => {
  it("R09 R25 in Word: codes and no name, what was decided, and what somebody typed as text", async () => {
    const answer = await answerMinutesInWord(...asked());
    expect(answer.headers.get("content-disposition")).toContain(`protokoll-${day}.docx`);
    const bytes = await bytesOf(answer);
    const lines = linesOfWord(bytes);
    expect(lines).toContain(`1. ${pseudonymOf(referralId)}: remiss från Arbetsförmedlingen`);
    expect(lines).toContain(`2. ${pseudonymOf(person.enrolmentId)}: eget ärende`);
    expect(lines).toContain("Arbetsförmedlingen har en annan plan.");
    expect(lines).toContain(typed);
    for (const name of ["Kanarina", "Fågelsång", "Sidensvans"])
      expect(Buffer.from(bytes).toString("latin1") + lines.join()).not.toContain(name);
    const document = partOfWord(bytes, "word/document.xml");
    expect(document).toContain('w:val="Heading1"');
    expect(document).toContain('<w:lang w:val="sv"/>');
  });

  it("R09 R25 as a PDF: the same words, tagged, with a language and a title, for a screen reader", async () => {
    const answer = await answerMinutesInPdf(...asked());
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    const bytes = await bytesOf(answer);
    const text = textOfPdf(bytes).replace(/\s+/g, " ");
    expect(text).toContain(`1. ${pseudonymOf(referralId)}: remiss från Arbetsförmedlingen`);
    expect(text).toContain("Ställs i kö. Jobbtorg, klart senast");
    expect(text).toContain(typed);
    expect(text).not.toMatch(/Kanarina|Fågelsång|Sidensvans/);
    const raw = Buffer.from(bytes).toString("latin1");
    for (const mark of ["/Lang (sv)", "/MarkInfo", "/StructTreeRoot", "/DisplayDocTitle true", "<pdfuaid:part>1", "/S /H1", "/S /H3"])
      expect(raw, mark).toContain(mark);
  });

  it("in English where that is the language, and logged as read", async () => {
    requestState.cookies.set("samsteg-language", "en");
    const text = textOfPdf(await bytesOf(await answerMinutesInPdf(...asked())));
    requestState.cookies.delete("samsteg-language");
    expect(text).toContain("referral from Arbetsförmedlingen");
    const { rows } = await owner().query(
      "SELECT entity FROM audit_events WHERE organisation_id = $1 AND action = 'read' AND $2 = ANY (subject_ids) AND entity = 'minutes'",
      [world.organisation.id, person.personId],
    );
    expect(rows).toHaveLength(1);
  });

  it("R07 R09 for whoever may run meetings here, and for nobody else", async () => {
    expect((await answerMinutesInWord(...asked(crypto.randomUUID()))).status).toBe(404);
    expect((await answerMinutesInPdf(...asked("x"))).status).toBe(404);
    await world.signInAs("partyRepresentative", { partyCode: "AF" });
    expect((await answerMinutesInWord(...asked())).status).toBe(404);
    await world.signInAs("projectLeader", { assigned: false });
    expect((await answerMinutesInPdf(...asked())).status).toBe(404);
  });

  it("R45 a long one goes on over pages, with letters of other languages", async () => {
    const item = { heading: "K7F-3MX: står still", lines: ["Żółć och Ştefan säger “så här” om det hela. ".repeat(20)] };
    const written = {
      title: "Protokoll",
      about: "Provet",
      language: "sv",
      parts: [{ heading: "Beslut", lines: [], items: Array(40).fill(item) }],
    };
    const pdf = await writePdf(written);
    const text = textOfPdf(pdf).replace(/\n/g, "");
    expect(text.split("Żółć och Ştefan")).toHaveLength(801);
    expect(text).toMatch(/1 \/ \d\d/);
    expect(linesOfWord(await writeWord(written)).filter((line) => line.startsWith("Żółć"))).toHaveLength(40);
  });
});
