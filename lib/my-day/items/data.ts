import "server-only";
import type { Day } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { DayItem } from "../domain";

/** Whose day is asked for: one user's own things, or (with `all`) everybody's in the project. */
export type ItemScope = { organisationId: string; projectId: string; userId: string; all: boolean };

/** Everything that waits besides measurements, due on `until` or earlier: one line for each noun. */
export async function listItems(_db: TenantDb, _scope: ItemScope, _until: Day): Promise<DayItem[]> {
  return [];
}
