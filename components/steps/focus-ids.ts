/** The id of the action that opens the step form for an enrolment. */
export function logActionId(enrolmentId: string): string {
  return `logga-${enrolmentId}`;
}
