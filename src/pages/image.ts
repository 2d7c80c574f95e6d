/** `own`: its files, where it is a picture of the paper's own. */
export type Image = { url: string; alt: string; caption: string; own?: OwnPicture | undefined };

/** A picture of which the paper has several sizes. Pixels of the largest; its files by width, the smallest first. */
export type OwnPicture = {
  width: number;
  height: number;
  files: [address: string, width: number][];
  /** What must stay in sight where it is cut, from 0 at the left and top to 1; left out: the middle. */
  focus?: [x: number, y: number];
};

/** A picture as social networks show it beside a link. Pixels may be unknown. */
export type SocialPicture = { url: string; alt: string; width?: number; height?: number };
