import { randomUUID } from "node:crypto";
import { type DraftKey, hiddenFields, writeDraftKey } from "@/lib/form";
import type { Place } from "@/lib/place";

type Handled = [Request, { params: Promise<Place> }];

/** A request as the form sends it while somebody types (with fields), or asks for its draft (without). */
export function draftRequest(place: Place, key: DraftKey | string, fields?: Record<string, string>, method = "POST"): Handled {
  const text = typeof key === "string" ? key : writeDraftKey(key);
  const address = `http://localhost:3000/o/${place.organisation}/projekt/${place.project}/utkast?utkast=${encodeURIComponent(text)}`;
  if (!fields) return [new Request(address, { method: method === "POST" ? "GET" : method }), { params: Promise.resolve(place) }];
  const body = new FormData();
  for (const [name, value] of Object.entries({ [hiddenFields.submission]: randomUUID(), ...fields })) body.set(name, value);
  return [new Request(address, { method, body }), { params: Promise.resolve(place) }];
}
