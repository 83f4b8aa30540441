"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Asks again every second while something long goes on, so that its progress is seen. */
export function Watch() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), 1000);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
