import { FieldError } from '../../pingone/errors/fieldError';

/**
 * The user could not use a link as things stand in PingOne, which may change while it is valid: no
 * reason to send one, and none to end one.
 */
export class UnableError extends FieldError {
	/** A credential that cannot be used now, which an admin may mend. */
	static of({ field, message, hint }: FieldError): UnableError {
		return new UnableError(field, message.slice(`'${field}' `.length), hint);
	}
}
