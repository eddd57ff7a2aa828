import { describeError } from '@tta/core/authors';
import type { Attributes } from '@opentelemetry/api';
import { BlockCache } from '../blocks/block-cache.js';
import { HistogramBlock } from '../blocks/histogram-block.js';
import type { MergedFamily } from './merge-families.js';
import { NumberBlock } from '../blocks/number-block.js';
import type { Block, Family, FamilyDescription, HistogramPoint, NumberPoint, Placed } from '../model/page.js';
import {
  renderHistogramSeries,
  renderNumberSeries,
  type HistogramSeries,
  type Rendered,
} from '../labels/rendered-series.js';
import type { Warnings } from '../warnings.js';

/** Builds one metric's family for each page, reusing parts of the previous page. */
export type FamilyBuilder = (merged: MergedFamily) => Promise<Family>;

interface Kind<Point, Series> {
  /** A block is rendered in one go: about a thousand lines. */
  readonly pointsPerBlock: number;
  readonly render: (name: string, attributes: Attributes, warnings: Warnings) => Rendered<Series>;
  readonly createBlock: (
    family: FamilyDescription,
    series: readonly Placed<Series>[],
    warnings: Warnings,
  ) => Block<Point>;
}

const numbers: Kind<NumberPoint, string> = {
  pointsPerBlock: 1024,
  render: renderNumberSeries,
  createBlock: (family, series, warnings) => new NumberBlock(family, series, warnings),
};

const histograms: Kind<HistogramPoint, HistogramSeries> = {
  pointsPerBlock: 64,
  render: renderHistogramSeries,
  createBlock: (family, series, warnings) => new HistogramBlock(family, series, warnings),
};

/** A builder for the families of this name and kind. */
export function createFamilyBuilder(family: FamilyDescription, warnings: Warnings): FamilyBuilder {
  return family.kind === 'histogram' ? builder(histograms, family, warnings) : builder(numbers, family, warnings);
}

function builder<Point extends { readonly attributes: Attributes }, Series>(
  kind: Kind<Point, Series>,
  family: FamilyDescription,
  warnings: Warnings,
): FamilyBuilder {
  const { name } = family;
  const cache = new BlockCache<Point, Series>({
    pointsPerBlock: kind.pointsPerBlock,
    createBlock: (series) => kind.createBlock(family, series, warnings),
    onDuplicate: () => {
      warnings.about(
        `duplicate ${name}`,
        `the metric ${name} has several series with the same labels; only the first of them is on the metrics page`,
      );
    },
    render: (attributes) => {
      try {
        return kind.render(name, attributes, warnings);
      } catch (error) {
        const { errorType, errorMessage } = describeError(error);
        warnings.about(
          `series ${name}`,
          `a series of the metric ${name} is left out of the metrics page, its attributes cannot be read: ${errorType}: ${errorMessage}`,
        );
        return undefined;
      }
    },
  });
  return async (merged) => {
    // The family's kind says what its points hold; TypeScript has lost the connection by now.
    const { points, blocks } = await cache.blocksOf(merged.points as readonly unknown[] as readonly Point[]);
    return {
      ...merged.description,
      *samples(style) {
        for (const block of blocks) yield block.render(points, style);
      },
    };
  };
}
