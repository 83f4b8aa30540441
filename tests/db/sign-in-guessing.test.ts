import { describe, expect, it } from "vitest";
import { giveCodeByForm, signInByForm } from "@/lib/auth/actions";
import { TooMany } from "@/lib/auth/limits";
import { findSession, findWaiting } from "@/lib/auth/session";
import { giveCode, signIn } from "@/lib/auth/sign-in";
import { prisma } from "@/lib/db/client";
import { idle } from "@/lib/form";
import { requestState } from "../support/request.ts";
import { aBrowser, anAccount, cookiesNow, password, withCookies } from "../support/sign-in.ts";
import { owner } from "../support/world.ts";

const wrong = "Fel lösenord som är långt";
const outcome = (ask: Promise<unknown>) => ask.catch((error) => (error instanceof TooMany ? "wait" : Promise.reject(error)));
const waiting = async () => {
  const found = await findWaiting();
  if (!found) throw new Error("No second step is waited for");
  return found;
};
const form = (fields: Record<string, string>) => {
  const sent = new FormData();
  for (const [name, value] of Object.entries(fields)) sent.set(name, value);
  return sent;
};

describe("guessing", () => {
  it("R17 after ten wrong passwords even the right one has to wait, from wherever; half a minute later it gets in", async () => {
    const { email } = await anAccount();
    for (let n = 0; n < 10; n++) {
      aBrowser();
      expect(await outcome(signIn(email, wrong))).toBeNull();
    }
    aBrowser();
    expect(await outcome(signIn(email, password))).toBe("wait");
    await owner().query(
      "UPDATE throttles SET opens_at = opens_at - interval '31 seconds', counted_at = counted_at - interval '31 seconds'",
    );
    expect(await outcome(signIn(email, password))).toBe("code");
  });

  it("R17 a known device gets in with the right password while somebody else guesses, and cannot itself guess on", async () => {
    const account = await anAccount();
    aBrowser("192.0.2.40");
    await signIn(account.email, password);
    await giveCode(await waiting(), account.code());
    const known = cookiesNow();
    known.delete("samsteg");
    for (let n = 0; n < 40; n++) {
      aBrowser("192.0.2.40");
      await outcome(signIn(account.email, wrong));
    }
    aBrowser("192.0.2.40");
    expect(await outcome(signIn(account.email, password))).toBe("wait");
    withCookies(known);
    expect(await outcome(signIn(account.email, password))).toBe("code");
    // The mark is of this account: another's guessing is not helped by it.
    const other = await anAccount();
    withCookies(known);
    expect(await outcome(signIn(other.email, wrong))).toBe("wait");
    for (let n = 0; n < 10; n++) {
      withCookies(known);
      expect(await outcome(signIn(account.email, wrong))).toBeNull();
    }
    withCookies(known);
    expect(await outcome(signIn(account.email, password))).toBe("wait");
  });

  it("R17 the mark is set after all factors only, and a forged one is worth nothing", async () => {
    const account = await anAccount();
    aBrowser();
    await signIn(account.email, password);
    expect(cookiesNow().has("samsteg-device")).toBe(false);
    await giveCode(await waiting(), account.code());
    const mark = cookiesNow().get("samsteg-device") ?? "";
    expect(mark).not.toBe("");
    for (let n = 0; n < 10; n++) {
      aBrowser();
      await outcome(signIn(account.email, wrong));
    }
    for (const forged of ["x", `${mark.slice(0, -3)}AAA`, cookiesNow().get("samsteg") ?? ""]) {
      aBrowser();
      withCookies(new Map([["samsteg-device", forged]]));
      expect(await outcome(signIn(account.email, password))).toBe("wait");
    }
  });

  it("R17 a thousand accounts, one guess each from one place: throttled after thirty, whatever X-Forwarded-For says", async () => {
    await owner().query("DELETE FROM throttles");
    const answers: unknown[] = [];
    for (let n = 0; n < 60; n++) {
      aBrowser("198.51.100.20");
      requestState.headers["x-forwarded-for"] = `203.0.113.${n}`;
      answers.push(await outcome(signIn(`konto${n}@test.example`, wrong)));
    }
    expect(answers.filter((one) => one === null)).toHaveLength(30);
    expect(answers.slice(30).every((one) => one === "wait")).toBe(true);
    aBrowser("198.51.100.21");
    expect(await outcome(signIn("konto1@test.example", wrong))).toBeNull();
  });

  it("R17 whoever signs in rightly is not counted: forty colleagues from one office get in", async () => {
    await owner().query("DELETE FROM throttles");
    const { email } = await anAccount();
    for (let n = 0; n < 40; n++) {
      aBrowser("198.51.100.30");
      expect(await outcome(signIn(email, password))).toBe("code");
    }
  });

  it("R16 R17 six wrong codes: throttled, also after a new password, in another session and after a restart", async () => {
    const account = await anAccount();
    const arrive = async () => {
      aBrowser();
      await signIn(account.email, password);
      return waiting();
    };
    for (let n = 0; n < 5; n++) expect(await outcome(giveCode(await arrive(), "000000"))).toBe(false);
    const sixth = await arrive();
    expect(await outcome(giveCode(sixth, "000000"))).toBe("wait");
    expect(await outcome(giveCode(sixth, account.code()))).toBe("wait");
    await prisma().$disconnect();
    (globalThis as { samstegPrisma?: unknown }).samstegPrisma = undefined;
    const later = await arrive();
    expect(await outcome(giveCode(later, account.code()))).toBe("wait");
    expect(await giveCodeByForm(idle, form({ code: account.code() }))).toMatchObject({
      status: "refused",
      message: expect.stringContaining("Vänta en minut"),
    });
    expect(await findSession()).toBeNull();
    await owner().query("UPDATE throttles SET opens_at = now() - interval '1 second'");
    expect(await outcome(giveCode(later, account.code()))).toBe(true);
  });
});

/** Which of two sets of times tends to be longer, by ranks (Mann–Whitney): how unlikely it is by chance. */
function unlikely(one: number[], other: number[]): number {
  const all = [...one.map((value) => ({ value, mine: true })), ...other.map((value) => ({ value, mine: false }))].sort(
    (a, b) => a.value - b.value,
  );
  const ranks = all.reduce((sum, { mine }, index) => (mine ? sum + index + 1 : sum), 0);
  const [n, m] = [one.length, other.length];
  const z = Math.abs(ranks - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  // The tail of the normal distribution (Abramowitz and Stegun 26.2.17), both sides.
  const t = 1 / (1 + 0.2316419 * z);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (2 * tail * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe("who has an account", () => {
  it("R18 an account, none, one disabled, one without a password or a factor: the same answer, in the same time", {
    timeout: 180_000,
  }, async () => {
    const kinds = {
      account: (await anAccount()).email,
      unknown: "okand@test.example",
      disabled: (await anAccount({ disabled: true })).email,
      noPassword: (await anAccount({ withPassword: false })).email,
      noFactor: (await anAccount({ withApp: false })).email,
    };
    const answers = new Set<string>();
    /** Which kinds can be told from an account that exists by the time they take, each tried so many times. */
    async function tellingBy(rounds: number): Promise<string[]> {
      const times: Record<string, number[]> = {};
      for (let n = 0; n < rounds; n++) {
        // In another order each time, so that whatever else the machine does falls on all alike.
        const turn = Object.entries(kinds);
        for (const [kind, email] of [...turn.slice(n % turn.length), ...turn.slice(0, n % turn.length)]) {
          aBrowser();
          await owner().query("DELETE FROM throttles");
          const sent = form({ email, password: wrong });
          const started = performance.now();
          const { values: _values, at: _at, ...told } = await signInByForm(idle, sent);
          const taken = performance.now() - started;
          if (n >= 3) times[kind] = [...(times[kind] ?? []), taken];
          answers.add(JSON.stringify({ told, cookies: [...requestState.cookies.keys()] }));
        }
      }
      return Object.keys(times).filter((kind) => {
        const [taken = [], account = []] = [times[kind], times.account];
        return unlikely(taken, account) < 0.001 && Math.abs(median(taken) - median(account)) > 2;
      });
    }
    // A difference that is one shows every time; one that a busy machine made does not come again.
    let telling = await tellingBy(65);
    for (let again = 0; again < 2 && telling.length > 0; again++) {
      const still = await tellingBy(65);
      telling = telling.filter((kind) => still.includes(kind));
    }
    expect([...answers]).toHaveLength(1);
    expect(telling).toEqual([]);
  });

  it("R18 guessed at too often: an account, none and a disabled one get the same words", async () => {
    const answers = new Set<string>();
    for (const email of [(await anAccount()).email, "ingen@test.example", (await anAccount({ disabled: true })).email]) {
      let told: object = {};
      for (let n = 0; n < 11; n++) {
        aBrowser();
        const { values: _values, at: _at, ...state } = await signInByForm(idle, form({ email, password: wrong }));
        told = state;
      }
      answers.add(JSON.stringify(told));
    }
    expect([...answers]).toEqual([expect.stringContaining("Vänta en minut")]);
  });

  it("R18 a disabled account cannot sign in with the right password either, and nobody is told why", async () => {
    aBrowser();
    const { email } = await anAccount({ disabled: true });
    const state = await signInByForm(idle, form({ email, password }));
    expect(state.message).toBe((await signInByForm(idle, form({ email: "ingen2@test.example", password }))).message);
    expect(await findWaiting()).toBeNull();
  });
});
