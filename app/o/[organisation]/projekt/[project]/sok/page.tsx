import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SearchPage } from "@/components/participants/search";
import { searchTexts } from "@/components/participants/search-texts";
import { PageHead } from "@/components/ui/page-head";
import { getChoices } from "@/lib/participants/queries";
import type { Place } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("search.title") };
}

/** The search as a page of its own, for those without JavaScript. The text is posted, never in the address. */
export default async function FindPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/sok">) {
  const place: Place = await params;
  // Only who reaches the project may see that it is there.
  await getChoices(place, {});
  return (
    <>
      <PageHead title={(await getTranslations("participants"))("search.title")} />
      <SearchPage place={place} texts={await searchTexts()} />
    </>
  );
}
