import type { Browser } from 'playwright-core';
import { launch } from './enrolmentBrowser.mts';
import { type EnrolmentHost, type EnrolmentSetup, startEnrolmentHost } from './enrolmentHost.mts';

const START_MS = 900_000;

/** n8n with the packed node, the sandbox, and a browser for the people who enrol. */
export interface Enrolment {
	host: EnrolmentHost;
	browser: Browser;
}

/** Starts all of it for the tests of a file, and ends it after them. */
export function useEnrolment(setup: EnrolmentSetup, receive: (started: Enrolment) => void) {
	let host: EnrolmentHost | undefined;
	let browser: Browser | undefined;
	beforeAll(async () => {
		host = await startEnrolmentHost(setup);
		browser = await launch();
		receive({ host, browser });
	}, START_MS);
	afterAll(async () => {
		await browser?.close();
		await host?.close();
	});
	beforeEach(async () => {
		await host?.sandbox.control('POST', '/reset');
	});
}
