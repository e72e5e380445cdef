/** One place where the way from click to milestone can end. */
export type Loss = {
  where: string;
  what: string;
  /** The reasons by which it is seen. */
  visible: string;
};
