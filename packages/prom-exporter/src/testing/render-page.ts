import type { MetricData } from '@opentelemetry/sdk-metrics';
import { renderOpenMetrics } from '../formats/open-metrics-renderer.js';
import { PageBuilder } from '../families/page-builder.js';
import { isLent } from '../http/join-small-pieces.js';
import type { Piece } from '../model/page.js';
import { renderText } from '../formats/text-renderer.js';
import { Warnings } from '../warnings.js';
import { collection } from './fake-metrics.js';

/** Renders these metrics on a page of their own. */
export async function renderPage(format: 'text' | 'openmetrics', ...metrics: MetricData[]): Promise<string> {
  const builder = new PageBuilder({ warnings: new Warnings(), targetInfo: false });
  const page = await builder.build(collection(metrics).resourceMetrics);
  return joinPieces(format === 'text' ? renderText(page) : renderOpenMetrics(page, false));
}

export function joinPieces(pieces: Iterable<Piece>): string {
  return Array.from(pieces, pieceText).join('');
}

/** Gives lent bytes back. */
export function pieceText(piece: Piece): string {
  if (!isLent(piece)) return piece.toString();
  const text = piece.bytes.toString();
  piece.giveBack();
  return text;
}
