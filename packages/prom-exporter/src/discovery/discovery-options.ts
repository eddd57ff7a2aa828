/** The discovery file: where it lies, and the labels that it gives to the metrics of this process. */
export interface DiscoveryOptions {
  /**
   * Folder for the file; created when it is missing. Default `TTA_DISCOVERY_DIR`; without either, no file is written.
   */
  readonly dir?: string | undefined;
  /** Label `workspace`, and part of the file's name. Default `TTA_WORKSPACE`, else the current folder's name. */
  readonly workspace?: string | undefined;
  /** Label `job`. Default `tta-primitives`. */
  readonly job?: string | undefined;
  /** More labels for the target. Default: none. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}
