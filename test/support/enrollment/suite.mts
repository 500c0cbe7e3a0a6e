import type { Browser } from 'playwright-core';
import { launch } from './browser.mts';
import { type EnrollmentHost, type EnrollmentSetup, startEnrollmentHost } from './host.mts';

/** n8n with the packed node, the sandbox, and a browser for the people who enroll. */
export interface Enrollment {
	host: EnrollmentHost;
	browser: Browser;
}

/** Starts all of it for the tests of a file, and ends it after them. */
export function useEnrollment(setup: EnrollmentSetup, receive: (started: Enrollment) => void) {
	let host: EnrollmentHost | undefined;
	let browser: Browser | undefined;
	beforeAll(async () => {
		host = await startEnrollmentHost(setup);
		browser = await launch();
		receive({ host, browser });
	});
	afterAll(async () => {
		await browser?.close();
		await host?.close();
	});
	beforeEach(async () => {
		await host?.sandbox.control('POST', '/reset');
	});
}
