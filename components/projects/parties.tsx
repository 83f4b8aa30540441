import { getTranslations } from "next-intl/server";
import type { ProjectFacts } from "@/lib/projects/domain";

/** Who is behind the project: owner, funder, parties, places, rhythm. */
export async function Parties({ facts }: { facts: ProjectFacts }) {
  const t = await getTranslations("project");
  const { capacityMin, capacityMax } = facts;
  const places = capacityMax && (capacityMin && capacityMin !== capacityMax ? `${capacityMin}–${capacityMax}` : String(capacityMax));
  const capacity = {
    PARTICIPANT: t("capacity.PARTICIPANT", { places: places ?? "" }),
    FAMILY: t("capacity.FAMILY", { places: places ?? "" }),
    PLACE_YEAR: t("capacity.PLACE_YEAR", { places: places ?? "" }),
  };
  return (
    <aside aria-label={t("about")} className="h-fit rounded-lg border border-line bg-surface p-4">
      <dl className="grid gap-4">
        <Fact name={t("owner")} value={facts.ownerUnit} />
        <Fact name={t("funder")} value={facts.funder} />
        <Fact name={t("places")} value={places && capacity[facts.capacityUnit]} />
        <Fact name={t("rhythm")} value={t("everyDays", { days: facts.measureEveryDays })} />
        <div>
          <dt className="text-ink-2 text-small">{t("parties")}</dt>
          {facts.parties.map((party) => (
            <dd className="font-semibold" key={party.id}>
              {party.name}
            </dd>
          ))}
        </div>
      </dl>
    </aside>
  );
}

function Fact({ name, value }: { name: string; value: string | number | null }) {
  if (!value) return null;
  return (
    <div>
      <dt className="text-ink-2 text-small">{name}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}
