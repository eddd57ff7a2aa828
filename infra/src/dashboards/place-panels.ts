import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ClassicDashboardBuilder } from './classic-dashboard.js';
import type { PlaceablePanel } from './panels/panel-options.js';

/** Grafana's grid is as many columns wide. */
export const gridWidth = 24;

/** Panels beside each other, each with its width in columns. */
interface PanelRow {
  /** In steps of the grid, each 30 pixels and a gap. */
  readonly height: number;
  readonly panels: readonly (readonly [width: number, panel: PlaceablePanel])[];
}

/** A heading and the rows under it. */
export interface Section {
  readonly title: string;
  readonly rows: readonly PanelRow[];
}

/** Gives every panel its place and number, from top to bottom. @throws RangeError about a row that does not fill the width */
export function placePanels(dashboard: ClassicDashboardBuilder, sections: readonly Section[]): void {
  let y = 0;
  let id = 1;
  for (const { title, rows } of sections) {
    dashboard.withRow(new RowBuilder(title).id(id++).gridPos({ x: 0, y, w: gridWidth, h: 1 }));
    y += 1;
    for (const { height, panels } of rows) {
      let x = 0;
      for (const [width, panel] of panels) {
        dashboard.withPanel(panel.id(id++).gridPos({ x, y, w: width, h: height }));
        x += width;
      }
      if (x !== gridWidth) throw new RangeError(`a row of "${title}" is ${x} columns wide, the grid is ${gridWidth}`);
      y += height;
    }
  }
}
