import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { PageHead } from "@/components/ui/page-head";
import { RoleList, RoleTable } from "@/components/users/role-table";
import { getRoles } from "@/lib/users/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("table.title") };
}

/** What each role may do, in plain words and whole: made from the table that governs the doors. */
export default async function RolesPage({ params }: { params: Promise<{ organisation: string }> }) {
  const { organisation } = await params;
  const [{ roles }, t] = [await getRoles(organisation, {}), await getTranslations("users")];
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link print:hidden" href={`/o/${organisation}/anvandare`} prefetch={false}>
            {t("toList")}
          </Link>
        }
        title={t("table.title")}
      >
        {t("table.intro")}
      </PageHead>
      <div className="grid gap-10">
        <RoleList roles={roles} />
        <div className="hidden rail:block print:block">
          <RoleTable roles={roles} />
        </div>
      </div>
    </>
  );
}
