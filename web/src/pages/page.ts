import type { Me } from "../api";

/** A page: what is shown, and what is to be done before another takes its place. `leave` may say no. */
export interface Page {
  title: string;
  element: HTMLElement;
  leave?: () => Promise<boolean>;
  close?: () => void;
  /** Whether somebody is at work who touches no key: he dictates, or listens. */
  atWork?: () => boolean;
  /** Somebody has logged in again after the session ended. */
  back?: () => void;
}

export interface Site {
  me: Me;
  go: (route: string) => void;
  /** Ask for this page anew. */
  reload: () => void;
}

/** Which pages there are: the first part of the address behind "#/". */
export type PageMaker = (site: Site, rest: string[]) => Promise<Page>;
