/** What a person did that cannot be done, told in their words. Everything else is a fault. */
export type AppErrorCode = "rule" | "conflict" | "not_found" | "forbidden";

/**
 * A refusal that is expected. `message` is a key in lib/messages (namespace `errors` unless it has a
 * dot), `values` fill its blanks, `field` names the form field it belongs to, `facts` is what the form
 * needs to explain it (what somebody else wrote, which participant is meant).
 */
export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    readonly key: string,
    readonly details: { field?: string; values?: Record<string, string | number>; facts?: Record<string, string> } = {},
  ) {
    super(key);
    this.name = "AppError";
  }
}
