import { afterEach, vi } from "vitest";

// An error on the console is a failure that nobody asked about.
const complaints = vi.spyOn(console, "error").mockImplementation((...args) => {
  throw new Error(`console.error: ${args.map(String).join(" ")}`);
});
afterEach(() => complaints.mockClear());
