import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { Distribution } from "@/lib/participants/list/domain";
import { addressOf, type ListFilter } from "@/lib/participants/list/schema";
import { formatNumber } from "@/lib/text";

const looks = {
  "0": "border-step-0-edge bg-step-0 text-step-0-ink",
  "1": "border-step-1-edge bg-step-1 text-step-1-ink",
  "2": "border-step-2-edge bg-step-2 text-step-2-ink",
  "3": "border-step-3-edge bg-step-3 text-step-3-ink",
  "4": "border-step-4-edge bg-step-4 text-step-4-ink",
  NONE: "border-border border-dashed bg-surface text-ink",
} as const;

/** How many are on each step, to scale; each part is a link that shows just them, and again all. */
export async function Strip({ base, filter, distribution }: { base: string; filter: ListFilter; distribution: Distribution }) {
  const t = await getTranslations("participants");
  const locale = await getLocale();
  const shown = distribution.filter(({ step, count }) => count > 0 || step === filter.step);
  return (
    <ul aria-label={t("strip.label")} className="mt-4 mb-2 flex flex-wrap gap-0.5">
      {shown.map(({ step, count }) => {
        const isChosen = filter.step === step;
        const isFaded = filter.step !== undefined && !isChosen;
        return (
          <li className="@container min-w-16 basis-0" key={step} style={{ flexGrow: Math.max(count, 1) }}>
            <Link
              aria-current={isChosen ? "true" : undefined}
              className={`flex min-h-8 items-center gap-2 overflow-hidden whitespace-nowrap rounded-sm border px-2 text-small hover:underline ${looks[step]} ${
                isChosen ? "outline-2 outline-ink outline-offset-1" : ""
              }`}
              href={base + addressOf(filter, { step: isChosen ? undefined : step })}
              prefetch={false}
              scroll={false}
            >
              <span
                className={`grid size-5 shrink-0 place-content-center rounded-xs border border-current font-strong text-micro leading-none ${
                  isFaded ? "border-dashed" : ""
                }`}
              >
                <span className="sr-only">{t("strip.step")} </span>
                {step === "NONE" ? "?" : step}
              </span>
              <span>
                {formatNumber(count, locale)} <span className="@max-[9.5rem]:sr-only">{t(`strip.${step}`)}</span>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
