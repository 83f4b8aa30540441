"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormState } from "@/components/ui/form";
import { differences } from "@/lib/participants/forms/domain";

/** A field as a conflict shows it; codes are shown by their labels. */
export type ComparedField = { name: string; label: string; options?: readonly { value: string; label: string }[] };

/**
 * After somebody else was first: what they wrote beside what was typed here, field by field. What was
 * typed stays in the form; for each field one may take theirs instead, and take that back. Saved once
 * more, what the form then says replaces theirs, knowingly.
 */
export function Overtaken({
  fields,
  texts,
}: {
  fields: readonly ComparedField[];
  texts: { title: string; field: string; mine: string; theirs: string; empty: string; same: string; useTheirs: string; keepMine: string };
}) {
  const { state, put } = useFormState();
  const [taken, setTaken] = useState<{ at?: string; names: string[] }>({ names: [] });
  if (state.status !== "conflict" || !state.facts) return null;
  const found = differences(state.values ?? {}, state.facts).filter(({ name }) => fields.some((field) => field.name === name));
  if (found.length === 0) return <p>{texts.same}</p>;
  // What was chosen belongs to this conflict; the next one begins anew.
  const names = taken.at === state.at ? taken.names : [];
  const choose = (name: string, value: string, isTheirs: boolean) => {
    if (put?.(name, value)) setTaken({ at: state.at, names: isTheirs ? [...names, name] : names.filter((one) => one !== name) });
  };
  return (
    <table className="w-full border-collapse text-left text-table">
      <caption className="pb-2 text-left font-semibold">{texts.title}</caption>
      <thead>
        <tr className="border-line-2 border-b text-ink-2 text-micro">
          <th className="py-2 pr-3">{texts.field}</th>
          <th className="py-2 pr-3">{texts.mine}</th>
          <th className="py-2">{texts.theirs}</th>
        </tr>
      </thead>
      <tbody>
        {fields.flatMap((field) => {
          const difference = found.find(({ name }) => name === field.name);
          return difference
            ? [
                <tr className="border-line border-b align-top" key={field.name}>
                  <th className="py-2 pr-3 font-semibold" scope="row">
                    {field.label}
                  </th>
                  <Side isChosen={!names.includes(field.name)} said={said(field, difference.mine) || texts.empty}>
                    {names.includes(field.name) && (
                      <Button onClick={() => choose(field.name, difference.mine, false)} size="small">
                        {texts.keepMine}
                        <span className="sr-only">: {field.label}</span>
                      </Button>
                    )}
                  </Side>
                  <Side isChosen={names.includes(field.name)} said={said(field, difference.theirs) || texts.empty}>
                    {!names.includes(field.name) && !composite.includes(field.name) && (
                      <Button onClick={() => choose(field.name, difference.theirs, true)} size="small">
                        {texts.useTheirs}
                        <span className="sr-only">: {field.label}</span>
                      </Button>
                    )}
                  </Side>
                </tr>,
              ]
            : [];
        })}
      </tbody>
    </table>
  );
}

/** Compared as one, but several fields in the form: taken over by hand. */
const composite = ["children"];

function Side({ said, isChosen, children }: { said: string; isChosen: boolean; children: ReactNode }) {
  return (
    <td className={`py-2 pr-3 whitespace-pre-wrap break-words ${isChosen ? "font-semibold" : "text-ink-3"}`}>
      {said}
      {children && <span className="mt-1 block">{children}</span>}
    </td>
  );
}

/** A value as people read it: several are parted by commas, a child is "2011 heltid". */
function said({ options }: ComparedField, value: string): string {
  const label = (code: string) => options?.find((option) => option.value === code)?.label ?? code;
  const parts = value.split(",").map((part) => part.trim().split(" ").map(label).join(" "));
  return parts.join(", ");
}

/**
 * The version that what is typed was typed against: the one the form was drawn with, that of a draft or
 * an earlier try, or after a conflict that has been shown the one it now replaces.
 */
export function Version({ name = "version", value }: { name?: string; value: number | string }) {
  const { state } = useFormState();
  const seen = state.status === "conflict" ? state.facts?.[name] : undefined;
  const typed = state.values?.[name];
  return <input name={name} type="hidden" value={seen ?? (typeof typed === "string" ? typed : value)} readOnly />;
}
