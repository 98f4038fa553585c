import { germanProblems } from './german-problems.ts';
import type { PageStrings } from './page-strings.ts';

/** What pages say in German. */
export const german: PageStrings = {
  askedBy: 'Anfrage von',
  target: 'Benötigt für',
  account: 'Ihr Konto',
  through: 'Über',
  otherAccount: 'Mit einem anderen Konto anmelden',

  formTitle: '{name} braucht etwas von Ihnen',
  submit: 'Absenden',
  decline: 'Ablehnen',
  optional: '(freiwillig)',
  answer: 'Ihre Antwort',
  secret: 'Geheimnis',
  noAnswer: 'Keine Angabe',
  choose: 'Bitte auswählen',
  emptyOption: '(leer)',
  yes: 'Ja',
  no: 'Nein',
  dateTime: 'Datum und Uhrzeit',
  offset: 'Abstand zu UTC',
  offsetHint: 'Zum Beispiel UTC+01:00 für Berlin im Winter und UTC+02:00 im Sommer.',
  secretsNote:
    'Geheimnisse, die Sie hier eingeben, gehen direkt an {name}. Die App, aus der Sie kommen, und ihr KI-Modell sehen sie nicht.',
  secretsKept:
    '{name} bewahrt Ihre Eingabe verschlüsselt unter dem Namen „{kept}“ auf, damit Sie nicht noch einmal gefragt werden.',
  secretsOnce:
    'Ihre Eingabe wird für diese Anfrage verwendet und kommt nicht zu dem, was {name} für Sie aufbewahrt.',
  storedLink: 'Ansehen oder löschen, was {name} für Sie aufbewahrt',

  errorTitle: 'Fehler: {title}',
  errors: { one: 'Eine Angabe muss korrigiert werden', other: '{count} Angaben müssen korrigiert werden' },
  problems: germanProblems,

  rules: {
    email: 'eine E-Mail-Adresse',
    uri: 'eine vollständige URL, etwa https://example.com/page',
    date: 'ein Datum als JJJJ-MM-TT',
    dateTime: 'Datum und Uhrzeit mit Abstand zu UTC, etwa 2026-07-28T09:30:00+02:00',
    number: 'eine Zahl',
    integer: 'eine ganze Zahl',
    between: 'von {least} bis {most}',
    minimum: 'mindestens {bound}',
    maximum: 'höchstens {bound}',
    moreThan: 'mehr als {bound}',
    lessThan: 'weniger als {bound}',
    multipleOf: 'ein Vielfaches von {bound}',
    charactersBetween: '{least} bis {most} Zeichen',
    charactersExactly: { other: 'genau {count} Zeichen' },
    charactersAtLeast: { other: 'mindestens {count} Zeichen' },
    charactersAtMost: { other: 'höchstens {count} Zeichen' },
    optionsBetween: '{least} bis {most} auswählen',
    optionsExactly: { other: 'genau {count} auswählen' },
    optionsAtLeast: { other: 'mindestens {count} auswählen' },
    optionsAtMost: { other: 'höchstens {count} auswählen' },
    optionsAny: 'beliebig viele auswählen',
  },

  grantTitle: 'Ihr Konto bei {provider} verbinden',
  grantText: '{name} bittet um die Erlaubnis, {provider} in Ihrem Namen zu nutzen.',
  grantScopes: '{name} dürfte dann Folgendes:',
  grantNoScopes: '{name} bittet um keine besonderen Berechtigungen.',
  grantNext: 'Wenn Sie fortfahren, bittet {provider} Sie um Bestätigung.',
  grantKept:
    '{name} bewahrt den Zugang verschlüsselt auf. Die App, aus der Sie kommen, und ihr KI-Modell erhalten ihn nicht.',
  grantAccept: 'Weiter zu {provider}',
  grantDecline: 'Nicht verbinden',

  completedTitle: 'Fertig',
  completedText:
    '{name} hat alles Nötige. Sie können dieses Fenster schließen und zu der App zurückkehren, aus der Sie kommen.',
  codeTitle: 'Noch ein Schritt',
  codeText:
    'Geben Sie diesen Code in der App ein, in der Sie dies angefordert haben. Danach können Sie dieses Fenster schließen.',
  codeLabel: 'Ihr Code',
  codeMinutes: { one: 'Der Code gilt eine Minute.', other: 'Der Code gilt {count} Minuten.' },
  codeWarning:
    'Geben Sie ihn nirgends sonst ein und niemandem weiter. Wenn Ihnen jemand den Link zu dieser Seite geschickt hat, schließen Sie das Fenster: Mit dem Code könnte diese Person nutzen, was Sie eben eingegeben haben.',
  declinedTitle: 'Abgelehnt',
  declinedText: '{name} hat nichts erhalten. Sie können dieses Fenster schließen.',
  failedTitle: 'Das hat nicht geklappt',
  failedText:
    'Es wurde nichts abgeschlossen. Sie können dieses Fenster schließen, zu der App zurückkehren, aus der Sie kommen, und es dort noch einmal versuchen.',

  storedTitle: 'Was {name} für Sie aufbewahrt',
  storedText: 'Die Werte selbst sind verschlüsselt und werden hier nicht gezeigt.',
  storedNothing: 'Für Sie wird nichts aufbewahrt.',
  storedSecret: 'Geheimnis',
  storedGrant: 'Verbundenes Konto',
  storedName: 'Aufbewahrt als',
  storedScopes: 'Erlaubt',
  storedSince: 'Seit',
  storedUntil: 'Aufbewahrt bis',
  storedUntilForgotten: 'Sie es löschen',
  storedClient: 'Angefordert über',
  forget: 'Löschen',
  revoke: 'Verbindung trennen',

  refusals: {
    unknown: {
      title: 'Hier ist nichts',
      text: 'Der Link ist unvollständig oder gilt nicht mehr. Kehren Sie zu der App zurück, aus der Sie kommen, und beginnen Sie dort von vorn.',
    },
    'not-yours': {
      title: 'Das ist nicht für Ihr Konto',
      text: 'Jemand anderes hat diese Seite angefordert. Wenn Ihnen der Link geschickt wurde, schließen Sie das Fenster. Wenn Sie es selbst waren, melden Sie sich mit dem Konto an, das Sie in der App verwenden.',
    },
    'log-in': {
      title: 'Sie sind nicht angemeldet',
      text: 'Melden Sie sich zuerst an und öffnen Sie dann den Link noch einmal.',
    },
    forged: {
      title: 'Das kam nicht von der Seite',
      text: 'Es wurde nichts geändert. Öffnen Sie den Link aus der App noch einmal und lassen Sie Cookies für diese Website zu.',
    },
    'other-browser': {
      title: 'Das ist in einem anderen Browser geöffnet',
      text: 'Schließen Sie es dort ab, wo Sie begonnen haben, oder beginnen Sie in der App von vorn, aus der Sie kommen.',
    },
    ended: {
      title: 'Das ist vorbei',
      text: 'Es ist bereits abgeschlossen, oder die Zeit ist abgelaufen. Kehren Sie zu der App zurück, aus der Sie kommen; dort erfahren Sie, wie es weitergeht.',
    },
    authorization: {
      title: 'Die Verbindung kam nicht zustande',
      text: 'Die Rückmeldung gehört nicht zu dieser Anfrage oder kam ein zweites Mal. Es wurde nichts verbunden. Beginnen Sie in der App von vorn, aus der Sie kommen.',
    },
    provider: {
      title: 'Der andere Dienst antwortet nicht',
      text: 'Er war nicht erreichbar oder hat abgelehnt. Es wurde nichts geändert. Versuchen Sie es später noch einmal.',
    },
    method: { title: 'Das geht hier nicht', text: 'Öffnen Sie den Link aus der App noch einmal.' },
    'content-type': {
      title: 'Das ist nicht lesbar',
      text: 'Öffnen Sie den Link aus der App noch einmal und verwenden Sie das Formular dort.',
    },
    'too-large': {
      title: 'Das ist zu lang',
      text: 'Es wurde nichts geändert. Gehen Sie zurück und kürzen Sie Ihre Eingabe.',
    },
    'too-many': {
      title: 'Zu viele Versuche',
      text: 'Warten Sie eine Weile und versuchen Sie es dann noch einmal.',
    },
    unavailable: {
      title: 'Im Moment nicht verfügbar',
      text: 'Versuchen Sie es gleich noch einmal.',
    },
  },
};
