import { renderPage } from '../page/html';
import { frameOf, type Protocol } from '../waiting/protocol';
import { askingProtocol } from '../waiting/session';
import type { BaseWait } from '../waiting/wait';
import { endUnopened } from './ending';
import { type PageRequest, readPageRequest } from './pageRequest';
import { serve } from './serve';
import { type Attempt, type AttemptRecord, attemptsHere } from './session';
import { type EnrollmentWait, isWait, type PageSettings } from './wait';

/** The page of an enrollment, and of what follows it in the same visit. */
export const render: Protocol<BaseWait & { page: PageSettings }>['render'] = (wait, showing) => {
	const { attachment, asksNickname = false } = wait?.page ?? {};
	const frame = frameOf('enroll', wait, showing);
	return renderPage({ ...frame, attachment, asksNickname }, showing.nonce);
};

/** The page on which a user registers a passkey. */
export const enrollment = askingProtocol<EnrollmentWait, AttemptRecord, Attempt, PageRequest>({
	purpose: 'enrollment',
	isWait,
	render,
	readRequest: readPageRequest,
	turns: attemptsHere,
	end: endUnopened,
	answer: serve,
});
