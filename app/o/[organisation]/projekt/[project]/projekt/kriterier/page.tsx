import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CriteriaEditor } from "@/components/criteria/editor";
import { PageHead } from "@/components/ui/page-head";
import { getCriteriaEditor } from "@/lib/criteria/queries";
import { type Place, path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("criteria"))("metaTitle") };
}

/** Whom the project is for: its leader chooses criteria from the catalogue and sets their limits. */
export default async function CriteriaPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/projekt/kriterier">) {
  const place: Place = await params;
  const [{ criteria, parties }, t] = [await getCriteriaEditor(place, {}), await getTranslations("criteria")];
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "projekt")} prefetch={false}>
            {t("back")}
          </Link>
        }
        title={t("title", { count: criteria.length })}
      >
        {t("intro")}
      </PageHead>
      <CriteriaEditor criteria={criteria} parties={parties} place={place} />
    </>
  );
}
