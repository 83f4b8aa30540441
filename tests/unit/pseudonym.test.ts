import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { pseudonymOf } from "@/lib/pseudonym";

describe("pseudonym", () => {
  it("is the same each time, and short letters that cannot be mistaken for others", () => {
    const id = randomUUID();
    expect(pseudonymOf(id)).toBe(pseudonymOf(id));
    expect(pseudonymOf("00000000-0000-4000-8000-000000000000")).toBe("333-333");
    for (let n = 0; n < 500; n++) expect(pseudonymOf(randomUUID())).toMatch(/^[3467CDFGHJKMNPQRTWXY]{3}-[3467CDFGHJKMNPQRTWXY]{3}$/);
  });

  it("tells the participants of a project apart", () => {
    const codes = new Set(
      Array.from({ length: 300 }, (_, n) =>
        pseudonymOf(
          `${String(n * 2654435761)
            .padStart(12, "0")
            .slice(0, 8)}-${String(n).padStart(4, "0")}-4000-8000-000000000000`,
        ),
      ),
    );
    expect(codes.size).toBe(300);
  });
});
