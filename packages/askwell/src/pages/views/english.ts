import type { PageStrings } from './page-strings.ts';

/** What pages say in English. */
export const english: PageStrings = {
  askedBy: 'Asked by',
  target: 'Needed for',
  account: 'Your account',
  through: 'Through',
  otherAccount: 'Log in with another account',

  formTitle: '{name} needs something from you',
  submit: 'Submit',
  decline: 'Decline',
  optional: '(optional)',
  answer: 'Your answer',
  secret: 'Secret',
  noAnswer: 'No answer',
  choose: 'Choose one',
  emptyOption: '(empty)',
  yes: 'Yes',
  no: 'No',
  dateTime: 'Date and time',
  offset: 'UTC offset',
  offsetHint: 'For example UTC+01:00 for Berlin in winter and UTC+02:00 in summer.',
  secretsNote:
    'Secrets that you enter here go straight to {name}. The app that you came from and its AI model do not see them.',
  secretsKept:
    '{name} keeps what you enter encrypted under the name “{kept}”, so that you are not asked again.',
  secretsOnce: 'What you enter is used for this request and is not added to what {name} keeps for you.',
  storedLink: 'See or delete what {name} keeps for you',

  errorTitle: 'Error: {title}',
  errors: { one: 'One thing has to be corrected', other: '{count} things have to be corrected' },
  problems: {},

  rules: {
    email: 'an email address',
    uri: 'a full URL, such as https://example.com/page',
    date: 'a date, as YYYY-MM-DD',
    dateTime: 'a date and time with an offset, such as 2026-07-28T09:30:00+02:00',
    number: 'a number',
    integer: 'a whole number',
    between: 'from {least} to {most}',
    minimum: 'at least {bound}',
    maximum: 'at most {bound}',
    moreThan: 'more than {bound}',
    lessThan: 'less than {bound}',
    multipleOf: 'a multiple of {bound}',
    charactersBetween: '{least} to {most} characters',
    charactersExactly: { one: 'exactly {count} character', other: 'exactly {count} characters' },
    charactersAtLeast: { one: 'at least {count} character', other: 'at least {count} characters' },
    charactersAtMost: { one: 'at most {count} character', other: 'at most {count} characters' },
    optionsBetween: 'choose {least} to {most}',
    optionsExactly: { other: 'choose exactly {count}' },
    optionsAtLeast: { other: 'choose at least {count}' },
    optionsAtMost: { other: 'choose at most {count}' },
    optionsAny: 'choose any',
  },

  grantTitle: 'Connect your {provider} account',
  grantText: '{name} asks for permission to use {provider} on your behalf.',
  grantScopes: '{name} would be allowed this:',
  grantNoScopes: '{name} asks for no particular permissions.',
  grantNext: 'If you continue, {provider} will ask you to confirm.',
  grantKept: '{name} keeps the access encrypted. The app that you came from and its AI model do not get it.',
  grantAccept: 'Continue to {provider}',
  grantDecline: 'Do not connect',

  completedTitle: 'Done',
  completedText:
    '{name} has what it needs. You can close this window and go back to the app that you came from.',
  codeTitle: 'One last step',
  codeText: 'Enter this code in the app where you asked for this. Then you can close this window.',
  codeLabel: 'Your code',
  codeMinutes: {
    one: 'The code is good for one minute.',
    other: 'The code is good for {count} minutes.',
  },
  codeWarning:
    'Enter it nowhere else, and give it to nobody. If somebody sent you the link to this page, close the window: with the code that person could use what you have just entered.',
  declinedTitle: 'Declined',
  declinedText: 'Nothing was given to {name}. You can close this window.',
  failedTitle: 'That did not work',
  failedText:
    'Nothing was finished. You can close this window, go back to the app that you came from and try again there.',

  storedTitle: 'What {name} keeps for you',
  storedText: 'The values themselves are encrypted and are not shown here.',
  storedNothing: 'Nothing is kept for you.',
  storedSecret: 'Secret',
  storedGrant: 'Connected account',
  storedName: 'Kept as',
  storedScopes: 'Allowed',
  storedSince: 'Since',
  storedUntil: 'Kept until',
  storedUntilForgotten: 'you delete it',
  storedClient: 'Asked for through',
  forget: 'Delete',
  revoke: 'Disconnect',

  refusals: {
    unknown: {
      title: 'There is nothing here',
      text: 'The link is not complete, or it is no longer valid. Go back to the app that you came from and start again there.',
    },
    'not-yours': {
      title: 'This is not for your account',
      text: 'Somebody else asked for this page. If you were sent the link, close the window. If it was you, log in with the account that you use in the app.',
    },
    'log-in': {
      title: 'You are not logged in',
      text: 'Log in first, then open the link again.',
    },
    forged: {
      title: 'This did not come from the page',
      text: 'Nothing was changed. Open the link from the app again, and allow cookies for this site.',
    },
    'other-browser': {
      title: 'This is open in another browser',
      text: 'Finish it where you began, or start again in the app that you came from.',
    },
    ended: {
      title: 'This is over',
      text: 'It was finished already, or its time has run out. Go back to the app that you came from; it tells you how to go on.',
    },
    authorization: {
      title: 'The connection was not completed',
      text: 'What came back does not belong to this request, or came a second time. Nothing was connected. Start again in the app that you came from.',
    },
    provider: {
      title: 'The other service does not answer',
      text: 'It could not be reached, or it refused. Nothing was changed. Try again later.',
    },
    method: { title: 'That cannot be done here', text: 'Open the link from the app again.' },
    'content-type': {
      title: 'That cannot be read',
      text: 'Open the link from the app again and use the form there.',
    },
    'too-large': {
      title: 'That is too long',
      text: 'Nothing was changed. Go back and shorten what you entered.',
    },
    'too-many': { title: 'Too many attempts', text: 'Wait a while, then try again.' },
    unavailable: {
      title: 'Not available at the moment',
      text: 'Try again in a moment.',
    },
  },
};
