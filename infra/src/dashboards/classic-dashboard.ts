/* eslint-disable @typescript-eslint/no-deprecated -- its successor is a model that Grafana 11 does not read */
import { DashboardBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

/** A dashboard in the model that every Grafana since 11 imports. */
export type ClassicDashboard = Dashboard;

/** Puts one together. */
export const createDashboardBuilder = (title: string): DashboardBuilder => new DashboardBuilder(title);

/** One that is being put together. */
export type ClassicDashboardBuilder = DashboardBuilder;
