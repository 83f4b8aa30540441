"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { unattendedAddress } from "@/lib/unattended";

const mostQuestions = 300;

/**
 * Asks again a second after each answer while something long goes on, so that its progress is seen.
 * Never two questions at once, and not for longer than some minutes: whoever waits on reloads the page.
 * It asks from an address that says so, which keeps no session open (security R20).
 */
export function Watch() {
  const router = useRouter();
  const [isAsking, ask] = useTransition();
  const asked = useRef(0);
  useEffect(() => {
    if (isAsking || asked.current >= mostQuestions) return;
    asked.current++;
    const timer = setTimeout(() => {
      const asksAgain = location.search === unattendedAddress;
      ask(() => (asksAgain ? router.refresh() : router.replace(location.pathname + unattendedAddress, { scroll: false })));
    }, 1000);
    return () => clearTimeout(timer);
  }, [router, isAsking]);
  return null;
}
