/** The cookies and headers of the request that a test pretends to be in. */
export const requestState = {
  cookies: new Map<string, string>(),
  headers: {} as Record<string, string>,
};
