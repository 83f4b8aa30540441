import { describe, expect, it } from "vitest";
import { comparison, roundDays } from "@/lib/follow-up/period/domain";
import { readPeriod } from "@/lib/follow-up/schema";

const own = ["2023-05-02", "2023-10-31", "2024-02-28"];
const over = { startsOn: "2023-04-01", endsOn: "2024-02-28", measureEveryDays: 90, followUpDates: own };
const running = { ...over, endsOn: null };
const rhythm = { ...running, followUpDates: [] };

describe("the days of a project", () => {
  it("are its own rounds when it is over", () => {
    expect(roundDays(over, "2024-02-28")).toEqual(own);
    expect(comparison(over, "2024-02-28", {})).toEqual({ from: "2023-10-31", to: "2024-02-28", columns: own });
  });

  it("are its rounds so far and the day itself while it runs", () => {
    expect(roundDays(running, "2023-12-01")).toEqual(["2023-05-02", "2023-10-31", "2023-12-01"]);
    expect(comparison(running, "2023-12-01", {})).toMatchObject({ from: "2023-10-31", to: "2023-12-01" });
  });

  it("follow its rhythm back to its start, without rounds of its own", () => {
    expect(roundDays(rhythm, "2023-10-01")).toEqual(["2023-04-04", "2023-07-03", "2023-10-01"]);
    expect(roundDays(rhythm, "2023-12-01")).toEqual(["2023-04-01", "2023-06-04", "2023-09-02", "2023-12-01"]);
    expect(roundDays(rhythm, "2023-05-01")).toEqual(["2023-04-01", "2023-05-01"]);
    expect(roundDays(rhythm, "2026-12-01")).toHaveLength(8);
    expect(comparison(rhythm, "2023-12-01", {}).columns).toEqual(["2023-06-04", "2023-09-02", "2023-12-01"]);
    expect(roundDays(rhythm, "2023-04-01")).toEqual(["2023-04-01"]);
    expect(comparison(rhythm, "2023-04-01", {})).toEqual({ from: "2023-04-01", to: "2023-04-01", columns: ["2023-04-01"] });
  });

  it("give way to what is asked for", () => {
    expect(comparison(over, "2024-02-28", { from: "2023-06-01", to: "2024-01-01" })).toEqual({
      from: "2023-06-01",
      to: "2024-01-01",
      columns: ["2023-06-01", "2023-10-31", "2024-01-01"],
    });
    expect(comparison(over, "2024-02-28", { to: "2023-10-31" })).toEqual({
      from: "2023-05-02",
      to: "2023-10-31",
      columns: ["2023-05-02", "2023-10-31"],
    });
    expect(comparison(over, "2024-02-28", { from: "2023-05-02" })).toMatchObject({ from: "2023-05-02", to: "2024-02-28", columns: own });
    expect(comparison(over, "2024-02-28", { from: "2025-01-01" })).toMatchObject({ from: "2025-01-01", to: "2025-01-01" });
  });
});

describe("days in an address", () => {
  it("are read strictly, an empty one is the default", () => {
    expect(readPeriod({ from: "", to: "2024-01-01", asOf: undefined })).toEqual({
      period: { to: "2024-01-01" },
      texts: { to: "2024-01-01" },
      refusals: [],
    });
  });

  it.each([
    [{ from: "2023-02-29" }, [{ field: "from", reason: "impossible" }]],
    [{ to: "1 maj" }, [{ field: "to", reason: "impossible" }]],
    [{ asOf: ["2024-13-01", "2024-01-01"] }, [{ field: "asOf", reason: "impossible" }]],
    [{ from: "2024-01-02", to: "2024-01-01" }, [{ field: "from", reason: "order" }]],
  ])("refuses %j", (address, refusals) => {
    expect(readPeriod(address).refusals).toEqual(refusals);
  });
});
