@echo off
rem Starts the desktop bridge with the Java of JAVA_HOME, else with the first one on the PATH. Not yet tested on Windows.
setlocal
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms8m -Xmx128m -Xss512k -XX:-UsePerfData -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning:stderr "-Dprojax.launcher=%~dp0projax.cmd" -cp "%~dp0..\lib\*" dev.projax.desktop.bridge.Main %*
