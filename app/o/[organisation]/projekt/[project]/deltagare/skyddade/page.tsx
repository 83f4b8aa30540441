import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { StepTile } from "@/components/ui/step";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type Place, path } from "@/lib/place";
import { listProtected } from "@/lib/protection/queries";
import { pseudonymOf } from "@/lib/pseudonym";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("protection"))("list.title") };
}

/** The protected participants whom one is named for, under their codes; nobody else's list has them. */
export default async function ProtectedPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/skyddade">) {
  const place: Place = await params;
  const { rows } = await listProtected(place, {});
  const [t, locale] = [await getTranslations("protection"), await getLocale()];
  const participants = await getTranslations("participants");
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "deltagare")} prefetch={false}>
            {participants("participants")}
          </Link>
        }
        title={t("list.title")}
      >
        <p className="max-w-[60ch]">{t("list.intro")}</p>
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState text={t("list.emptyText")} title={t("list.emptyTitle")} />
      ) : (
        <Table caption={t("list.title")}>
          <thead>
            <tr>
              <Th>{t("list.who")}</Th>
              <Th>{t("list.step")}</Th>
              <Th>{t("list.next")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Tr key={row.enrolmentId}>
                <Th scope="row">
                  <Link className="link font-semibold text-ink" href={path(place, "deltagare", row.enrolmentId)} prefetch={false}>
                    {pseudonymOf(row.enrolmentId)}
                  </Link>
                </Th>
                <Td>
                  <StepTile value={row.step} />
                </Td>
                <Td>{row.nextOn ? formatDay(row.nextOn, locale) : t("list.ended")}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}
