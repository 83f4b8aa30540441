import type { ReactNode } from "react";

type IconProps = { size?: 16 | 20; className?: string };

/**
 * The icons in use, as plain SVG: nothing of them runs in the browser. Drawn at 20 px, or 16 inline;
 * silent to screen readers, so always with a word or a label beside it. The drawings are Lucide's
 * (https://lucide.dev, ISC licence, copyright Lucide Icons and Contributors). A new icon is one more line here.
 */
function Drawing({ size = 20, className = "", children }: IconProps & { children: ReactNode }) {
  return (
    <svg aria-hidden="true" className={`icon ${size === 16 ? "icon-16" : ""} ${className}`} focusable="false" viewBox="0 0 24 24">
      {children}
    </svg>
  );
}

export const ArrowDown = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M12 5v14 M19 12l-7 7-7-7" />
  </Drawing>
);
export const ArrowLeft = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M12 19l-7-7 7-7 M19 12H5" />
  </Drawing>
);
export const ArrowRight = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M5 12h14 M12 5l7 7-7 7" />
  </Drawing>
);
export const ArrowUp = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M5 12l7-7 7 7 M12 19V5" />
  </Drawing>
);
export const ChartNoAxesColumn = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M5 21v-6 M12 21V3 M19 21V9" />
  </Drawing>
);
export const Calendar = (p: IconProps) => (
  <Drawing {...p}>
    <rect x="3" y="3" width="18" height="18" rx="2" />
    <path d="M8 2v3 M16 2v3 M3 9h18" />
  </Drawing>
);
export const Check = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M20 6 9 17l-5-5" />
  </Drawing>
);
export const ChevronDown = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M6 9l6 6 6-6" />
  </Drawing>
);
export const ChevronLeft = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M15 18l-6-6 6-6" />
  </Drawing>
);
export const ChevronRight = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M9 18l6-6-6-6" />
  </Drawing>
);
export const CircleCheck = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="10" />
    <path d="M16 9l-5.5 5.5L8 12" />
  </Drawing>
);
export const CircleUser = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="10" />
    <circle cx="12" cy="10" r="3" />
    <path d="M7 20.662V19a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v1.662" />
  </Drawing>
);
export const Clock = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="10" />
    <path d="M12 6v6l4 2" />
  </Drawing>
);
export const Copy = (p: IconProps) => (
  <Drawing {...p}>
    <rect width="14" height="14" x="8" y="8" rx="2" ry="2" />
    <path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2" />
  </Drawing>
);
export const Download = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M12 15V3 M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4 M7 10l5 5 5-5" />
  </Drawing>
);
export const Ellipsis = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="1" />
    <circle cx="19" cy="12" r="1" />
    <circle cx="5" cy="12" r="1" />
  </Drawing>
);
export const Eye = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="3" />
    <path d="M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0" />
  </Drawing>
);
export const FileText = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z M14 2v5a1 1 0 0 0 1 1h5 M10 9H8 M16 13H8 M16 17H8" />
  </Drawing>
);
export const Flag = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528" />
  </Drawing>
);
export const Globe = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="10" />
    <path d="M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20 M2 12h20" />
  </Drawing>
);
export const House = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8 M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" />
  </Drawing>
);
export const Info = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="10" />
    <path d="M12 16v-4 M12 8h.01" />
  </Drawing>
);
export const KeyRound = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="16.5" cy="7.5" r=".5" fill="currentColor" />
    <path d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z" />
  </Drawing>
);
export const ListChecks = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M13 5h8 M13 12h8 M13 19h8 M3 17l2 2 4-4 M3 7l2 2 4-4" />
  </Drawing>
);
export const Lock = (p: IconProps) => (
  <Drawing {...p}>
    <rect width="18" height="11" x="3" y="11" rx="2" ry="2" />
    <path d="M7 11V7a5 5 0 0 1 10 0v4" />
  </Drawing>
);
export const LogOut = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M16 17l5-5-5-5 M21 12H9 M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4" />
  </Drawing>
);
export const Menu = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M4 5h16 M4 12h16 M4 19h16" />
  </Drawing>
);
export const Minus = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M5 12h14" />
  </Drawing>
);
export const PenLine = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M13 21h8 M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z" />
  </Drawing>
);
export const Plus = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M5 12h14 M12 5v14" />
  </Drawing>
);
export const Printer = (p: IconProps) => (
  <Drawing {...p}>
    <rect x="6" y="14" width="12" height="8" rx="1" />
    <path d="M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2 M6 9V3a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v6" />
  </Drawing>
);
export const ScrollText = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M15 12h-5 M15 8h-5 M19 17V5a2 2 0 0 0-2-2H4 M8 21h12a2 2 0 0 0 2-2v-1a1 1 0 0 0-1-1H11a1 1 0 0 0-1 1v1a2 2 0 1 1-4 0V5a2 2 0 1 0-4 0v2a1 1 0 0 0 1 1h3" />
  </Drawing>
);
export const Search = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="11" cy="11" r="8" />
    <path d="M21 21l-4.34-4.34" />
  </Drawing>
);
export const Trash2 = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M10 11v6 M14 11v6 M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6 M3 6h18 M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2" />
  </Drawing>
);
export const Undo2 = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M9 14 4 9l5-5 M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11" />
  </Drawing>
);
export const Upload = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M12 3v12 M17 8l-5-5-5 5 M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4" />
  </Drawing>
);
export const User = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="7" r="4" />
    <path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2" />
  </Drawing>
);
export const UserPlus = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="9" cy="7" r="4" />
    <line x1="19" x2="19" y1="8" y2="14" />
    <line x1="22" x2="16" y1="11" y2="11" />
    <path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2" />
  </Drawing>
);
export const Users = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="9" cy="7" r="4" />
    <path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2 M16 3.128a4 4 0 0 1 0 7.744 M22 21v-2a4 4 0 0 0-3-3.87" />
  </Drawing>
);
export const WifiOff = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M12 20h.01 M8.5 16.429a5 5 0 0 1 7 0 M5 12.859a10 10 0 0 1 5.17-2.69 M19 12.859a10 10 0 0 0-2.007-1.523 M2 8.82a15 15 0 0 1 4.177-2.643 M22 8.82a15 15 0 0 0-11.288-3.764 M2 2l20 20" />
  </Drawing>
);
export const X = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M18 6 6 18 M6 6l12 12" />
  </Drawing>
);
export const CircleAlert = (p: IconProps) => (
  <Drawing {...p}>
    <circle cx="12" cy="12" r="10" />
    <path d="M12 8v4 M12 16h.01" />
  </Drawing>
);
export const TriangleAlert = (p: IconProps) => (
  <Drawing {...p}>
    <path d="M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3 M12 9v4 M12 17h.01" />
  </Drawing>
);
