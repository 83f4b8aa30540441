import { z } from "zod";

export const sorts = ["namn", "steg", "matt"] as const;
export const steps = ["0", "1", "2", "3", "4"] as const;

/** What the list of shared participants may be asked: order, and one step. */
export const sharedListInput = z.strictObject({ sort: z.enum(sorts), step: z.enum(steps).optional() });
export type SharedFilter = z.output<typeof sharedListInput>;

/** The filter in an address; what is not one is left out. */
export function filterOf({ ordna, steg }: Record<string, string | string[] | undefined>): SharedFilter {
  return { sort: sorts.find((sort) => sort === ordna) ?? "namn", step: steps.find((step) => step === steg) };
}

/** The question part of an address that says the filter. */
export function addressOf({ sort, step }: SharedFilter): string {
  const said = new URLSearchParams({ ...(sort === "namn" ? {} : { ordna: sort }), ...(step ? { steg: step } : {}) });
  return said.size > 0 ? `?${said}` : "";
}

export const sharedInput = z.strictObject({ participantId: z.uuid() });
