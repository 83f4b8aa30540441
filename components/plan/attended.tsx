import { getLocale, getTranslations } from "next-intl/server";
import type { Day } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";
import { LinkButton } from "../ui/button";
import { Section } from "../ui/section";

/** The group sessions that the participant came to. */
export async function Attended({
  attended,
  place,
}: {
  attended: readonly { id: string; heldOn: Day; title: string | null }[];
  place: Place;
}) {
  const [t, locale] = [await getTranslations("groupSessions"), await getLocale()];
  return (
    <Section
      actions={
        <LinkButton href={path(place, "grupptraffar")} size="small">
          {t("link")}
        </LinkButton>
      }
      title={t("attended", { count: attended.length })}
    >
      <ul className="grid gap-1">
        {attended.map((one) => (
          <li key={one.id}>
            <span className="font-semibold">{formatDay(one.heldOn, locale)}</span> {one.title ?? t("unreadable")}
          </li>
        ))}
      </ul>
    </Section>
  );
}
