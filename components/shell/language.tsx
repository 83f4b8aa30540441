"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { Check } from "../ui/icon";
import { menuItem } from "./menu-item";

// Each language is named in itself, so that whoever reads only that one finds it.
const languages = [
  { code: "sv", name: "Svenska" },
  { code: "en", name: "English" },
] as const;

/** The choice of language: an ordinary form that comes back to this page. */
export function LanguageChoice({ label, current }: { label: string; current: "sv" | "en" }) {
  const query = useSearchParams().toString();
  const here = usePathname() + (query && `?${query}`);
  return (
    <form action="/sprak" aria-label={label} method="post">
      <input name="till" type="hidden" value={here} />
      {languages.map(({ code, name }) => (
        <button
          aria-current={code === current ? "true" : undefined}
          className={menuItem}
          key={code}
          lang={code}
          name="sprak"
          type="submit"
          value={code}
        >
          <span className="flex-1">{name}</span>
          {code === current && <Check size={16} />}
        </button>
      ))}
    </form>
  );
}
