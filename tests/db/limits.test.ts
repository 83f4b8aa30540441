import { randomUUID } from "node:crypto";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { forgive, limit, limitSource, TooMany } from "@/lib/auth/limits";
import { prisma } from "@/lib/db/client";
import { publicAction } from "@/lib/server/public";
import { networkOf, noteSources, sourceOf } from "@/lib/server/source";
import { requestState } from "../support/request.ts";
import { actAsNobody, owner, send } from "../support/world.ts";

const nowhere = { organisation: "", project: "" };
const tries = async (count: number, one: () => Promise<unknown>) => {
  for (let n = 0; n < count; n++) await one();
};
const wait = (ask: Promise<unknown>) =>
  ask.then(
    () => 0,
    (error) => (error instanceof TooMany ? error.seconds : Promise.reject(error)),
  );
/** As if so many minutes had passed. */
const later = (minutes: number) =>
  owner().query(
    "UPDATE throttles SET counted_at = counted_at - make_interval(mins => $1), opens_at = opens_at - make_interval(mins => $1)",
    [minutes],
  );

describe("counting tries", () => {
  it("R17 ten are free, then each wait is longer, at most fifteen minutes, and never for good", async () => {
    const who = `${randomUUID()}@test.example`;
    await tries(10, () => limit("account", who));
    const waits: number[] = [];
    for (let n = 0; n < 9; n++) {
      waits.push(await wait(limit("account", who)));
      await later(15);
      await limit("account", who);
    }
    expect(waits[0]).toBe(30);
    expect(waits.slice(0, 2)).toEqual([30, 30]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(900);
    await later(60 * 24);
    await tries(9, () => limit("account", who));
  });

  it("R17 guessing on as soon as the wait is over makes it twice as long each time, up to fifteen minutes", async () => {
    const who = randomUUID();
    await tries(5, () => limit("code", who));
    const waits: number[] = [];
    for (let n = 0; n < 8; n++) {
      const seconds = await wait(limit("code", who));
      waits.push(seconds);
      await owner().query("UPDATE throttles SET opens_at = now() WHERE opens_at > now()");
      await limit("code", who);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it("R17 a refused try is not counted, and one that turned out well is taken back", async () => {
    const who = randomUUID();
    await tries(5, () => limit("code", who));
    expect(await wait(limit("code", who))).toBe(await wait(limit("code", who)));
    await forgive("code", who);
    await limit("code", who);
    expect(await wait(limit("code", who))).toBe(30);
  });

  it("R17 many at once gain nothing: of forty, exactly ten pass", async () => {
    const who = randomUUID();
    const answers = await Promise.all(Array.from({ length: 40 }, () => wait(limit("account", who))));
    expect(answers.filter((seconds) => seconds === 0)).toHaveLength(10);
  });

  it("R17 the counts stand in the database: another instance and a restarted one see them", async () => {
    const who = randomUUID();
    await tries(10, () => limit("account", who));
    await prisma().$disconnect();
    (globalThis as { samstegPrisma?: unknown }).samstegPrisma = undefined;
    expect(await wait(limit("account", who))).toBeGreaterThan(0);
  });

  it("R17 R35 no address and no name stands in the table, and kinds do not mix", async () => {
    const who = `okand.${randomUUID()}@test.example`;
    await tries(5, () => limit("code", who));
    await limit("account", who);
    const { rows } = await owner().query("SELECT string_agg(t::text, '') AS all FROM throttles t");
    expect(rows[0].all).not.toContain(who);
    expect(rows[0].all).not.toContain(Buffer.from(who).toString("hex"));
  });
});

describe("where a request comes from", () => {
  it("R17 a forged X-Forwarded-For is not believed, and with proxies in front only the hop that ours saw", () => {
    expect(sourceOf("203.0.113.9", "198.51.100.7", 0)).toBe("198.51.100.7");
    expect(sourceOf("10.0.0.1, 203.0.113.9", "198.51.100.7", 1)).toBe("203.0.113.9");
    expect(sourceOf("10.0.0.1, 203.0.113.9, 198.51.100.8", "198.51.100.7", 2)).toBe("203.0.113.9");
    expect(sourceOf(["1.1.1.1", "2.2.2.2"], "198.51.100.7", 1)).toBe("2.2.2.2");
    expect(sourceOf("nonsense", "198.51.100.7", 1)).toBe("198.51.100.7");
    expect(sourceOf(undefined, "198.51.100.7", 1)).toBe("198.51.100.7");
  });

  it("R17 the server overwrites what a request says of itself", async () => {
    noteSources(0);
    const server = createServer((request, response) => response.end(String(request.headers["x-samsteg-source"])));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const told = await new Promise<string>((done) =>
      get({ port, host: "127.0.0.1", headers: { "x-samsteg-source": "1.2.3.4", "x-forwarded-for": "1.2.3.4" } }, (response) =>
        response.on("data", (piece) => done(String(piece))),
      ),
    );
    server.close();
    expect(told).toBe("127.0.0.1");
  });

  it.each([
    ["192.0.2.17", "192.0.2.17", "192.0.2.0/24"],
    ["::ffff:192.0.2.17", "192.0.2.17", "192.0.2.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
    ["2001:DB8::1", "2001:db8:0:0::/64", "2001:db8:0::/48"],
    ["fe80::1%eth0", "fe80:0:0:0::/64", "fe80:0:0::/48"],
    ["", "", ""],
  ])("R17 %s is one subscriber's %s in the office %s", (address, subscriber, office) => {
    expect(networkOf(address, "subscriber")).toBe(subscriber);
    expect(networkOf(address, "office")).toBe(office);
  });
});

describe("an open form", () => {
  const form = z.strictObject({ email: z.email("auth.emailMissing"), password: z.string().optional() });
  const open = publicAction(
    { name: "test.open", form, limit: "form", per: { kind: "mail", name: ({ email }) => email } },
    async ({ email }) => {
      if (email === "fel@test.example") throw new Error("boom");
      return { message: "ui.goOn" };
    },
  );
  const from = (address: string) => {
    actAsNobody();
    requestState.headers = { host: "localhost:3000", origin: "http://localhost:3000", "x-samsteg-source": address };
  };

  it("R22 R23 refuses another site's form, unsound fields and more fields than there are, and repeats no password", async () => {
    from("192.0.2.1");
    expect((await send(open, nowhere, { email: "a@test.example" })).status).toBe("ok");
    const unsound = await send(open, nowhere, { email: "a", password: "hemligt" });
    expect(unsound).toMatchObject({ status: "invalid", fieldErrors: { email: ["Skriv din e-postadress."] }, values: { email: "a" } });
    expect(JSON.stringify(unsound)).not.toContain("hemligt");
    expect((await send(open, nowhere, { email: "a@test.example", role: "admin" })).status).toBe("invalid");
    requestState.headers.origin = "http://evil.test";
    expect((await send(open, nowhere, { email: "a@test.example" })).status).toBe("refused");
  });

  it("R17 is limited for each place and each address it names, in words that say how long", async () => {
    from("192.0.2.2");
    for (let n = 0; n < 3; n++) expect((await send(open, nowhere, { email: "b@test.example" })).status).toBe("ok");
    const named = await send(open, nowhere, { email: "B@test.example" });
    expect(named).toMatchObject({ status: "refused", message: expect.stringContaining("Vänta en minut") });
    for (let n = 0; n < 26; n++) await send(open, nowhere, { email: `c${n}@test.example` });
    const sent = await send(open, nowhere, { email: "d@test.example" });
    expect(sent.status).toBe("refused");
    from("192.0.2.3");
    expect((await send(open, nowhere, { email: "d@test.example" })).status).toBe("ok");
    await expect(limitSource("form", "test.open")).resolves.toBeUndefined();
  });

  it("tells a fault honestly, by a code", async () => {
    from("192.0.2.4");
    expect((await send(open, nowhere, { email: "fel@test.example" })).status).toBe("failed");
  });
});
