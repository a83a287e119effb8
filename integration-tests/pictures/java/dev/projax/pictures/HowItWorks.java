package dev.projax.pictures;

/**
 * The diagram of the README: how a client finds a server, and what happens when that server crashes. In both halves servers stand
 * on the left, files in the middle, and clients on the right. A step has the color of the program that takes it.
 */
final class HowItWorks {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 686;
    private static final int LEFT = 32;
    private static final int RIGHT = WIDTH - LEFT;

    private static final Column SERVER = new Column(LEFT, 160);
    private static final Column FILE = new Column(300, 200);
    private static final Column CLIENT = new Column(608, 160);

    private static final int FIRST_PORT = 38124;
    private static final int PORTS = 10;

    /** Of the box of one port. All of them and the gaps between them fill the width. */
    private static final int PORT_WIDTH = 70;

    private static final int PORT_HEIGHT = 56;
    private static final int PORT_GAP = 4;

    private static final int FILE_HEIGHT = 76;

    /** From the tip of an arrow to the box that it points to. */
    private static final int AIR = 4;

    /** Of one character of a label, about: fonts differ. */
    private static final double CHARACTER_WIDTH = 7.5;

    private static final String TITLE = "How a client finds the server";

    private static final String DESCRIPTION =
            "1: the server tries port 38124, which node holds. 2: it takes 38125, the next free port of 38124 to 38133."
                    + " 3: it writes the port to the file api-port.txt, and the port and a secret to its record, both in"
                    + " ~/.projax. 4: a client reads the port from the file. 5: it sends the server GET /health with a challenge,"
                    + " and gets ok with a proof. 6: it checks the proof with the record: the server is verified. If this server"
                    + " crashes, the next one, on 38126, writes its port to api-port.txt within 100 ms, where clients read it.";

    private static final String CSS = """
            text{font:16px -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif}
            .heading{font-size:20px;font-weight:600}
            .strong{font-weight:600}
            .port,.path{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace}
            .port{font-weight:600}
            .unused{font-weight:400}
            .path{font-size:14px}
            .large{font-size:28px}
            .number{font-size:14px;font-weight:700}
            .number,.middle{text-anchor:middle}
            .arrow{stroke-width:2}
            """;

    private final Svg svg = new Svg(WIDTH, HEIGHT, TITLE, DESCRIPTION, CSS);

    private HowItWorks() {}

    /** Returns the whole picture. It is the same each time. */
    static String draw() {
        HowItWorks picture = new HowItWorks();
        picture.drawAllocation();
        picture.drawSearch();
        picture.drawCrash();
        return picture.svg.finish();
    }

    /** Draws the range, and steps 1 and 2 from the server below it. */
    private void drawAllocation() {
        svg.text(LEFT, 52, "heading text", "The server takes the first free port. Clients find it.");
        int top = 76;
        for (int i = 2; i < PORTS; i++) {
            svg.box(portLeft(i), top, PORT_WIDTH, PORT_HEIGHT, Ink.PAPER, Ink.EDGE);
            svg.text(
                    portLeft(i) + PORT_WIDTH / 2,
                    top + 34,
                    "port unused middle muted",
                    Integer.toString(FIRST_PORT + i));
        }
        drawPort(portLeft(0), top, "port middle muted", "38124", Ink.EDGE, Ink.OTHER_AREA, "middle muted", "node");
        drawPort(portLeft(1), top, "port middle text", "38125", Ink.SERVER, Ink.SERVER_AREA, "middle server", "free");

        int from = 200;
        int to = top + PORT_HEIGHT;
        int tried = portLeft(0) + PORT_WIDTH / 2;
        svg.line(tried, from - 1, tried, to + 20, Ink.SERVER, "arrow");
        svg.cross(tried, to + 11, Ink.FAILED);
        step(1, tried, from - 26, Ink.SERVER, "tries");
        int taken = portLeft(1) + PORT_WIDTH / 2;
        svg.arrow(taken, from - 1, taken, to + AIR, Ink.SERVER);
        step(2, taken, from - 26, Ink.SERVER, "takes");
    }

    private static int portLeft(int index) {
        return LEFT + index * (PORT_WIDTH + PORT_GAP);
    }

    /** Draws steps 3 to 6, from above to below. */
    private void drawSearch() {
        int top = 200;
        int height = 268;
        int first = top + FILE_HEIGHT / 2;
        int last = top + height - FILE_HEIGHT / 2;
        int center = top + height / 2;

        svg.box(SERVER.left, top, SERVER.width, height, Ink.SERVER_AREA, Ink.SERVER);
        svg.text(SERVER.center(), first + 5, "strong middle server", "Server");
        svg.text(SERVER.center(), center + 10, "port large middle text", "38125");
        svg.box(CLIENT.left, top, CLIENT.width, height, Ink.CLIENT_AREA, Ink.CLIENT);
        svg.text(CLIENT.center(), first + 5, "strong middle client", "Client");
        svg.text(CLIENT.center(), center + 5, "port middle text", "→ 38125");
        svg.text(CLIENT.center(), last + 5, "middle text", "✓ verified");
        svg.text(FILE.center(), top - 14, "path middle file", "~/.projax");
        drawFile(top, "api-port.txt", "port", "38125");
        drawFile(top + height - FILE_HEIGHT, "instances/ID.instance", "", "port, secret");

        stepRight(3, SERVER, FILE, first, "writes");
        stepRight(3, SERVER, FILE, last, "writes");
        stepRight(4, FILE, CLIENT, first, "reads");

        svg.arrow(CLIENT.left - 1, center - 14, SERVER.right() + AIR, center - 14, Ink.CLIENT);
        stepAbove(5, FILE.center(), center - 14, Ink.CLIENT, "GET /health + challenge");
        svg.arrow(SERVER.right() + 1, center + 14, CLIENT.left - AIR, center + 14, Ink.SERVER);
        svg.text(FILE.center(), center + 36, "middle server", "ok + proof");

        stepRight(6, FILE, CLIENT, last, "checks");
    }

    private void drawCrash() {
        int border = 500;
        svg.line(LEFT, border, RIGHT, border, Ink.EDGE, "");
        svg.text(LEFT, border + 52, "heading text", "If it crashes, another running server takes over within 100 ms.");

        int top = border + 76;
        int center = top + FILE_HEIGHT / 2;
        int width = (SERVER.width - PORT_GAP) / 2;
        Column crashed = new Column(SERVER.left, width);
        Column next = new Column(SERVER.right() - width, width);
        svg.box(crashed.left, top, width, FILE_HEIGHT, Ink.OTHER_AREA, Ink.EDGE);
        svg.text(crashed.center(), top + 30, "port middle muted", "38125");
        svg.cross(crashed.center(), top + 51, Ink.FAILED);
        svg.box(next.left, top, width, FILE_HEIGHT, Ink.SERVER_AREA, Ink.SERVER);
        svg.text(next.center(), top + 30, "port middle text", "38126");
        svg.text(next.center(), top + 56, "middle server", "running");
        drawFile(top, "api-port.txt", "port", "38126");
        svg.box(CLIENT.left, top, CLIENT.width, FILE_HEIGHT, Ink.CLIENT_AREA, Ink.CLIENT);
        svg.text(CLIENT.center(), top + 30, "strong middle client", "Client");
        svg.text(CLIENT.center(), top + 56, "port middle text", "→ 38126");
        svg.arrow(SERVER.right() + 1, center, FILE.left - AIR, center, Ink.SERVER);
        svg.text((SERVER.right() + FILE.left) / 2, center - 14, "middle server", "takes over");
        svg.arrow(FILE.right() + 1, center, CLIENT.left - AIR, center, Ink.CLIENT);
        svg.text((FILE.right() + CLIENT.left) / 2, center - 14, "middle client", "reads");
    }

    private void drawPort(
            int left, int top, String portClass, String port, Ink edge, Ink area, String wordsClass, String words) {
        svg.box(left, top, PORT_WIDTH, PORT_HEIGHT, area, edge);
        svg.text(left + PORT_WIDTH / 2, top + 24, portClass, port);
        svg.text(left + PORT_WIDTH / 2, top + 44, wordsClass, words);
    }

    private void drawFile(int top, String name, String classes, String content) {
        svg.box(FILE.left, top, FILE.width, FILE_HEIGHT, Ink.FILE_AREA, Ink.FILE);
        svg.text(FILE.center(), top + 30, "path middle file", name);
        svg.text(FILE.center(), top + 56, (classes + " middle text").strip(), content);
    }

    private void stepRight(int number, Column from, Column to, int y, String words) {
        Ink ink = from == SERVER ? Ink.SERVER : Ink.CLIENT;
        svg.arrow(from.right() + 1, y, to.left - AIR, y, ink);
        stepAbove(number, (from.right() + to.left) / 2, y, ink, words);
    }

    private void stepAbove(int number, int center, int y, Ink ink, String words) {
        step(number, center - 10 - (int) (words.length() * CHARACTER_WIDTH / 2), y - 20, ink, words);
    }

    private void step(int number, int x, int y, Ink ink, String words) {
        svg.number(x, y, number, ink);
        svg.text(x + 19, y + 5, ink.fill(), words);
    }

    private record Column(int left, int width) {
        int right() {
            return left + width;
        }

        int center() {
            return left + width / 2;
        }
    }
}
