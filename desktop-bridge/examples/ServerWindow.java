import dev.projax.core.registry.App;
import dev.projax.desktop.ConnectionOptions;
import dev.projax.desktop.ConnectionState;
import dev.projax.desktop.ServerConnection;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.io.IOException;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;

/** A window that shows the state of the server. Run it: java -cp "projax/lib/*" ServerWindow.java */
public class ServerWindow {
    private final JLabel label = new JLabel("", SwingConstants.CENTER);
    private final JButton disconnect = new JButton("Disconnect");

    public static void main(String[] args) {
        SwingUtilities.invokeLater(() -> new ServerWindow().show());
    }

    private void show() {
        JFrame frame = new JFrame("Projax");
        label.setOpaque(true);
        label.setPreferredSize(new Dimension(480, 120));
        frame.add(label);
        frame.add(disconnect, BorderLayout.SOUTH);
        frame.setDefaultCloseOperation(JFrame.EXIT_ON_CLOSE);
        frame.pack();
        frame.setVisible(true);
        try {
            ConnectionOptions options = ConnectionOptions.of(App.projax(System.getenv()));
            // With Swing's own thread as the executor, callbacks may touch the window.
            ServerConnection connection = ServerConnection.open(options, this::changed, SwingUtilities::invokeLater);
            disconnect.addActionListener(event -> connection.close());
        } catch (IOException e) {
            paint("Cannot look for the server: " + e.getMessage(), Color.RED);
        }
    }

    private void changed(ConnectionState state) {
        if (state instanceof ConnectionState.Connected connected) {
            paint("Connected to " + connected.server().url(), new Color(0xB7E4C7));
        } else if (state instanceof ConnectionState.Unresponsive silent) {
            paint(silent.server().url() + " does not respond", new Color(0xFFB4A2));
        } else if (state instanceof ConnectionState.Searching) {
            paint("Looking for the server", new Color(0xFFE8A3));
        } else {
            paint("Disconnected", Color.LIGHT_GRAY);
            disconnect.setEnabled(false);
        }
    }

    private void paint(String text, Color color) {
        label.setText(text);
        label.setBackground(color);
    }
}
