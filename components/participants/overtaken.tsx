"use client";

import { useFormState } from "@/components/ui/form";
import { differences } from "@/lib/participants/forms/domain";

/** A field as a conflict shows it; codes are shown by their labels. */
export type ComparedField = { name: string; label: string; options?: readonly { value: string; label: string }[] };

/**
 * After somebody else was first: what they wrote beside what was typed here, field by field. What was
 * typed stays in the form; saved once more, it replaces theirs, now knowingly.
 */
export function Overtaken({
  fields,
  texts,
}: {
  fields: readonly ComparedField[];
  texts: { title: string; field: string; mine: string; theirs: string; empty: string; same: string };
}) {
  const { state } = useFormState();
  if (state.status !== "conflict" || !state.facts) return null;
  const found = differences(state.values ?? {}, state.facts).filter(({ name }) => fields.some((field) => field.name === name));
  if (found.length === 0) return <p>{texts.same}</p>;
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
                  <td className="py-2 pr-3">{said(field, difference.mine) || texts.empty}</td>
                  <td className="py-2">{said(field, difference.theirs) || texts.empty}</td>
                </tr>,
              ]
            : [];
        })}
      </tbody>
    </table>
  );
}

/** A value as people read it: several are parted by commas, a child is "2011 heltid". */
function said({ options }: ComparedField, value: string): string {
  const label = (code: string) => options?.find((option) => option.value === code)?.label ?? code;
  const parts = value.split(",").map((part) => part.trim().split(" ").map(label).join(" "));
  return parts.join(", ");
}

/** The version a form was drawn with or, after a conflict that has been shown, the one it now replaces. */
export function Version({ name = "version", value }: { name?: string; value: number }) {
  const { state } = useFormState();
  const seen = state.status === "conflict" ? state.facts?.[name] : undefined;
  return <input name={name} type="hidden" value={seen ?? value} readOnly />;
}
