import { getLocale, getTranslations } from "next-intl/server";
import { capital } from "@/components/participants/frame";
import { codeLabel, declineReasons, exclusions } from "@/lib/codes";
import type { CriterionKey } from "@/lib/criteria/domain";
import type { Taken } from "@/lib/referrals/domain";
import { formatDay } from "@/lib/text";

/** What was decided, the latest first: what, when and by whom, and why. */
export async function History({ decisions }: { decisions: readonly Taken[] }) {
  const [t, c, locale] = [await getTranslations("referrals"), await getTranslations("criteria"), await getLocale()];
  return (
    <ol className="grid gap-3">
      {[...decisions].reverse().map((one) => {
        const day = formatDay(one.decidedOn, locale);
        const why = one.reason === undefined ? t("unreadable") : one.reason;
        return (
          <li key={one.id}>
            <strong>{t(`did.${one.kind}`)}</strong> <span className="text-ink-2">{one.by ? t("by", { name: one.by, day }) : day}</span>
            {one.dueOn && <span className="text-ink-2">, {t("until", { day: formatDay(one.dueOn, locale) })}</span>}
            {one.reasonCode && <p>{capital(codeLabel([...declineReasons, ...exclusions], one.reasonCode, locale))}</p>}
            {one.overruled.length > 0 && (
              <p>{t("overruled", { criteria: one.overruled.map((key) => c(`name.${key as CriterionKey}`)).join(", ") })}</p>
            )}
            {why && <p className="max-w-[60ch] whitespace-pre-line break-words">{why}</p>}
          </li>
        );
      })}
    </ol>
  );
}
