"use client";

import { useEffect, useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { hiddenFields } from "@/lib/form";
import type { Place } from "@/lib/place";
import { judgeReferral } from "@/lib/referrals/actions";
import { tones } from "./tones";

type Answer = Awaited<ReturnType<typeof judgeReferral>>;
type Found = NonNullable<Answer["found"]>;

/** How long nothing is typed before the criteria are asked about, in milliseconds. */
const wait = 400;
/** What the criteria are judged by (`judgeForm`); the name and what is told in words stay in the form. */
const judgedBy = [
  "partyId",
  "givenOn",
  "number",
  "birthYear",
  "municipality",
  "partyIds",
  "childYears",
  "noChildren",
  "monthsInSupport",
  "screening",
  "exclusion",
  "targetGroups",
];

/**
 * How the criteria stand with what the form around it says so far, one by one and why; what changes is
 * read out. Without script, or when nobody answers, there is nothing here: they are judged when it is sent.
 * @param criteria each criterion in words
 */
export function LiveCriteria({ place, criteria, title }: { place: Place; criteria: { id: string; text: string }[]; title: string }) {
  const box = useRef<HTMLElement>(null);
  const [found, setFound] = useState<Found | null>(null);
  const { organisation, project } = place;
  useEffect(() => {
    const form = box.current?.closest("form");
    if (!form) return;
    let asked = "";
    let latest = 0;
    const ask = async (delay: number) => {
      const nth = ++latest;
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (nth !== latest) return;
      const typed = judgedFields(form);
      const text = JSON.stringify([...typed]);
      if (text === asked) return;
      asked = text;
      typed.set(hiddenFields.organisation, organisation);
      typed.set(hiddenFields.project, project);
      const answer = await judgeReferral({ status: "idle" }, typed).catch((): Answer => ({ status: "failed" }));
      // An answer that a later one has overtaken is not shown.
      if (nth === latest) setFound(answer.found ?? null);
    };
    const onInput = () => void ask(wait);
    void ask(0);
    form.addEventListener("input", onInput);
    return () => {
      latest = Number.POSITIVE_INFINITY;
      form.removeEventListener("input", onInput);
    };
  }, [organisation, project]);
  const words = new Map(criteria.map(({ id, text }) => [id, text]));
  return (
    <section
      aria-label={title}
      className={
        found
          ? "order-1 rounded-md bg-sunken px-4 py-3 panel:sticky panel:top-20 panel:col-start-2 panel:row-span-2 panel:row-start-1 panel:self-start"
          : "hidden"
      }
      ref={box}
    >
      <p aria-live="polite" className="font-semibold">
        {found?.verdict}
      </p>
      <ul aria-live="polite" className="mt-2 grid gap-2">
        {found?.rows.map(({ id, outcome, said, why }) => (
          <li aria-atomic="true" className="flex flex-wrap items-center gap-x-3 gap-y-1" key={id}>
            <Badge tone={tones[outcome]}>{said}</Badge>
            <span>{words.get(id)}</span>
            <span className="text-ink-2 text-small">{why}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The fields that the criteria are judged by, as they are typed. */
function judgedFields(form: HTMLFormElement): FormData {
  const fields = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (judgedBy.includes(name.replace(/\[\]$/, "")) || name.startsWith("answer_")) fields.append(name, value);
  }
  return fields;
}
