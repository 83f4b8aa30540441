import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Activities, Contact, Course, Household, Identity, Situation } from "@/components/shared/sections";
import { PageHead } from "@/components/ui/page-head";
import { path } from "@/lib/place";
import { getSharedParticipant } from "@/lib/shared/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shared"))("title") };
}

/** One participant as the representative's party may see them today. */
export default async function SharedParticipantPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/delat/[participantId]">) {
  const { participantId, ...place } = await params;
  const { shared } = await getSharedParticipant(place, { participantId });
  const t = await getTranslations("shared");
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "delat")} prefetch={false}>
            {t("title")}
          </Link>
        }
        title={shared.label}
      >
        {t("intro")}
      </PageHead>
      <div className="grid max-w-[44rem] gap-10">
        {shared.course && <Course part={shared.course} />}
        {shared.activities && <Activities part={shared.activities} />}
        {shared.situation && <Situation part={shared.situation} />}
        {shared.household && <Household part={shared.household} />}
        {shared.identity && <Identity part={shared.identity} />}
        {shared.contact && <Contact part={shared.contact} />}
      </div>
    </>
  );
}
