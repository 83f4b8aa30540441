"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useField, useFormState } from "@/components/ui/form";
import { Plus } from "@/components/ui/icon";

export type Row = { birthYear: string; residence: string };
type Texts = { legend: string; hint: string; year: string; residence: string; add: string; remove: string; child: string };

const control = "min-h-control rounded-md border border-border bg-surface px-3 text-body";

/**
 * Children, row by row: birth year and where they live, never a name. Empty rows stand ready, so that
 * adding works without JavaScript; emptying a year takes the child away.
 */
export function ChildrenRows({
  rows,
  residences,
  most,
  texts,
}: {
  rows: readonly Row[];
  residences: readonly { value: string; label: string }[];
  most: number;
  texts: Texts;
}) {
  const { state } = useFormState();
  const { id, errors } = useField("childYears");
  const typed = typedRows(state.values);
  const begin = (typed ?? rows).map((row, key) => ({ ...row, key }));
  const [list, setList] = useState(() => [
    ...begin,
    ...[0, 1].map((more) => ({ birthYear: "", residence: "FULL_TIME", key: begin.length + more })),
  ]);
  const add = () =>
    setList((now) => [...now, { birthYear: "", residence: "FULL_TIME", key: Math.max(-1, ...now.map((row) => row.key)) + 1 }]);
  return (
    <fieldset className={errors.length > 0 ? "border-bad-ink border-l-4 pl-3" : ""}>
      <legend className="mb-1 font-semibold">{texts.legend}</legend>
      <p className="mb-2 text-ink-3 text-small" id={`${id}-hint`}>
        {texts.hint}
      </p>
      {errors.length > 0 && (
        <p className="mb-2 font-semibold text-bad-ink text-small" id={`${id}-error`}>
          {errors.join(" ")}
        </p>
      )}
      <ul className="grid gap-2">
        {list.map((row, at) => (
          <li className="flex flex-wrap items-end gap-3" key={row.key}>
            <label className="grid gap-1 text-small">
              <span>
                <span className="sr-only">
                  {texts.child} {at + 1}:{" "}
                </span>
                {texts.year}
              </span>
              <input
                aria-describedby={`${id}-hint`}
                aria-invalid={errors.length > 0 || undefined}
                autoComplete="off"
                className={`${control} w-28`}
                defaultValue={row.birthYear}
                id={at === 0 ? id : undefined}
                inputMode="numeric"
                name="childYears[]"
              />
            </label>
            <label className="grid gap-1 text-small">
              <span>
                <span className="sr-only">
                  {texts.child} {at + 1}:{" "}
                </span>
                {texts.residence}
              </span>
              <select className={`${control} w-56 max-w-full`} defaultValue={row.residence} name="childResidences[]">
                {residences.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
            <Button
              aria-label={`${texts.remove}: ${texts.child} ${at + 1}`}
              onClick={() => setList((now) => now.filter((other) => other.key !== row.key))}
              size="small"
              variant="quiet"
            >
              {texts.remove}
            </Button>
          </li>
        ))}
      </ul>
      {list.length < most && (
        <Button className="mt-2" onClick={add} size="small">
          <Plus size={16} />
          {texts.add}
        </Button>
      )}
    </fieldset>
  );
}

/** The rows as they were sent, when the page was drawn from an answer (without JavaScript). */
function typedRows(values: Record<string, string | string[]> | undefined): Row[] | null {
  const years = values?.childYears;
  const homes = values?.childResidences;
  if (!Array.isArray(years) || !Array.isArray(homes)) return null;
  return years.flatMap((birthYear, at) => (birthYear === "" ? [] : [{ birthYear, residence: homes[at] ?? "FULL_TIME" }]));
}
