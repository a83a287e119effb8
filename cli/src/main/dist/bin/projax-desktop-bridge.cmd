@echo off
rem Starts the desktop bridge with the Java in JAVA_HOME, else with the first one on the PATH. Not yet tested on Windows.
setlocal
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="
set "CLASSPATH="
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms8m -Xmx128m -Xss512k -XX:-UsePerfData -XX:+DisplayVMOutputToStderr -XX:ErrorFile=NUL -Xlog:all=warning:stderr %PROJAX_JAVA_OPTIONS% -Xlog:all=off:stdout "-Dprojax.launcher=%~dp0projax.cmd" -cp "%~dp0..\lib\*" dev.projax.desktop.bridge.Main %*
